"""Comparing and mixing floats with other numbers."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


from decimal import Decimal
from fractions import Fraction

nan, inf = float("nan"), float("inf")
for left in (1.0, nan, inf, -0.0, 2.0**53):
    for right in (1, nan, 10**400, 0, 2**53 + 1, Fraction(1, 2), True):
        print(left == right, left < right, left >= right, end=" | ")
    print()
print(nan in [nan], [nan] == [nan], nan == nan, {nan: 1}[nan])
print(max(1.0, nan), max(nan, 1.0), min([2, 1.5, True]), sorted([2.5, 1, -inf, True, 0.0, -0.0]))
print(1 + 2.5, 2.5 - True, 3 * 0.1, 7 / 2, 7 // 2.0, -7 % 3.0, 2**0.5, 2.0**-1)
for op in ("1.0 + '1'", "1.0 < 'a'", "1.0 & 1", "-'a'", "1.0[0]", "1.0()", "1.0 @ 2"):
    show(eval, op)
print(0.1 + 0.2 == 0.3, sum([0.1] * 10), sum([0.1] * 10, 0.0), sum([1e100, 1.0, -1e100]))
print(sum([1, 2.5, 3j]), sum([0.1j] * 10), sum([True, 2]), sum([inf, -inf]))
print(1e16 + 1.0, 1e-5, 1e22, 123456789012345678.0, 1e16, 0.0001, 0.00001)
print(isinstance(1.0, (int, float)), float is type(1e3), bool(nan), bool(-0.0), abs(-0.0), +(-0.0))
