"""Methods of float with their errors."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import sys

for x in (0.0, -0.0, 1.5, -2.25, 1e300, 5e-324, 0.1):
    print(x, x.hex(), x.as_integer_ratio(), x.is_integer(), float.fromhex(x.hex()) == x)
for text in ("0x1p-3", "-0x1.8p1", "inf", "nan", "0x.8", "1", "0x1.fffffffffffff8p1023", "0xz", "", "0x1p2000"):
    show(float.fromhex, text)
for text in (" 1_000.5 ", "1e5", "-inf", "Infinity", "+nan", ".5", "5.", "1__0", "e5", "0x10", "١.٥", "1 2", ""):
    show(float, text)
show(float, None)
show(float, b"2.5")
show(float, 1j)
show(float, 1, 2)
show(float, x=1)
show(float.from_number, 3)
show(float.from_number, "3")
show(float("inf").as_integer_ratio)
show(float("nan").as_integer_ratio)
show(int, float("inf"))
for n in (None, 0, 1, -1, 20, 400, -400):
    print(n, repr(round(1234.5678, n)), repr(round(-0.5, n)))
show(round, 1e308, -308)
show(round, 2.5, 1.0)
show(divmod, 7.5, -2)
show(divmod, 1.0, 0)
show(lambda: 0.0**-1)
show(lambda: (-8.0) ** 0.5)
show(lambda: 1e200**2)
show(lambda: 1.0 // 0.0)
show(lambda: 1.0 % 0.0)
show(pow, 2.0, 3, 5)
show((1.5).__floor__)
show((1.5).__ceil__)
show((1.5).__trunc__)
print(float.__getformat__("double"), sys.float_info.mant_dig, sys.float_info.max, sys.float_repr_style)
print(hash(1.0) == hash(1), hash(0.5), hash(float("inf")), hash(-0.0))
