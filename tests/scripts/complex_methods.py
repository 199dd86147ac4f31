"""Complex numbers: construction, operators, text."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


for args in ((), (1,), (1, 2), ("1+2j",), (" -1.5e3j ",), ("(3-4j)",), ("nan+infj",), ("1 + 2j",), ("j",), ("",), ("1", 2), (1, "2"), (None,), ([],)):
    show(complex, *args)
show(complex, real=1, imag=-0.0)
show(complex, 1, 2, 3)
z = 3 - 4j
print(z.real, z.imag, z.conjugate(), abs(z), -z, +z, bool(0j), bool(1e-300j), hash(3 + 0j) == hash(3), z == 3)
print(z + 1, 1 - z, z * 2j, z / 2, 2 / z, z**2, z**-1, z**0.5 == pow(z, 0.5), 2j**2)
print(repr(complex(-0.0, 0.0)), repr(complex(0.0, -0.0)), repr(-1j), repr(complex("inf") * 1), str(1e20 + 1e-5j))
show(lambda: z // 1)
show(lambda: z % 2)
show(lambda: divmod(z, 2))
show(lambda: z < z)
show(lambda: z / 0)
show(lambda: 0j**-1)
show(lambda: 0j**1j)
show(lambda: pow(z, 2, 3))
show(lambda: int(z))
show(lambda: float(z))
show(lambda: round(z))
show(lambda: (1e200 + 1j) ** 20)
for spec in ("", ".2f", "+.1e", ">20", "<12.1f", "g", "_", ",.1f"):
    print(f"[{1234.5 - 0.25j:{spec}}]")
show(format, z, "d")
show(format, z, "=10")
show(format, z, "010")
show(complex.from_number, 3.5)
show(complex.from_number, "3")
print(1.0 / complex(float("inf"), 1), (1 + 2j).__complex__(), (1 + 2j).__getnewargs__())


class Like:
    def __complex__(self):
        return 1 + 1j


print(complex(Like()), sorted([3 + 1j, 1j], key=abs))
