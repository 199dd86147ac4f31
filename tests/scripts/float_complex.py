"""Complex numbers."""
z = 3 + 4j
print(z, abs(z), z.real, z.imag, z.conjugate(), -z, +z)
print(z + 1, z - 1j, z * (1 - 2j), z / (1 + 1j), z**2, z**0.5, 2**z)
print(complex("1+2j"), complex(1.5), complex(1, -2), complex("j"), complex(" 3j "), complex("nan"))
print(0j, -0j, complex(0, -0.0), 1e20j, complex(float("inf"), float("nan")))
print(z == 3 + 4j, z == 3, 3 + 0j == 3, hash(3 + 0j) == hash(3), bool(0j))
for bad in (lambda: z < z, lambda: z // 1, lambda: complex("1 + 2j"), lambda: int(z), lambda: z / 0):
    try:
        bad()
    except (TypeError, ValueError, ZeroDivisionError) as error:
        print(type(error).__name__, error)
print(f"{z:.2f} {z:>12} {z!r:>10}")
print(sum([1, 2j, 3.5]), (1j) ** 2, 1j ** 3)
