"""Float arithmetic, special values and comparisons."""
import math
print(0.1 + 0.2, 1 / 3, 1e16, 1e15, 123456789.0, 1e-5, 0.0001, -0.0)
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(-7.5, 2))
print(2.0**0.5, (-8.0) ** (1 / 3), 2**-1074, 1e308 * 10)
nan, inf = float("nan"), float("inf")
print(nan == nan, nan != nan, nan < 1, [nan] == [nan], inf == inf, inf - inf, -inf < 1e308)
print(0.0 == -0.0, math.copysign(1, -0.0), str(-0.0), 0.0 is -0.0)
for bad in (lambda: 1.0 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0, lambda: 10.0**400, lambda: 0.0**-1):
    try:
        print(bad())
    except (ZeroDivisionError, OverflowError) as error:
        print(type(error).__name__, error)
print((0.75).as_integer_ratio(), (2.0).is_integer(), (2.5).is_integer())
print((255.5).hex(), float.fromhex("0x1.8p3"), (0.1).hex())
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234.5, -2), round(1e22))
print(float("1e3"), float(" -1.5 "), float("1_0.5"), float("infinity"), float("-nan"))
for bad in ["", "1e", "abc", "1__0", "0x1p3"]:
    try:
        float(bad)
    except ValueError as error:
        print(error)
print(hash(1.0) == hash(1), hash(0.5), hash(inf), hash(-inf), hash(1e100))
print(max(1, 2.0, 2), min(1.0, 1), sum([0.1] * 10), math.fsum([0.1] * 10))
