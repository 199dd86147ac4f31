"""fractions: construction, arithmetic, rounding, formats."""
from fractions import Fraction as F
from decimal import Decimal
import math, numbers, pickle, copy
print(F(3, 6), F(-4, 2), F("3/7"), F(" -1.25e2 "), F(0.75), F(Decimal("1.1")), F("1_000/3"), F(F(1, 2), F(3, 4)), F(), F(True))
print(F(1, 3) + F(1, 6), F(1, 3) * 3, F(1, 2) - 1, F(7, 2) // F(1, 2), F(-7, 2) % 2, divmod(F(7, 2), F(2, 3)), F(2, 3) ** 3, F(2, 3) ** -2, F(4) ** F(1, 2), 2 ** F(3), F(1, 2) + 0.5, F(1, 2) + 1j)
print(F(1, 3).limit_denominator(2), F(math.pi).limit_denominator(1000), F(22, 7).as_integer_ratio(), F(5).is_integer(), F(1, 3).numerator, F.from_float(0.1).denominator, F.from_decimal(Decimal("0.5")))
print(round(F(5, 2)), round(F(7, 2)), round(F(22, 7), 3), math.floor(F(-1, 2)), math.ceil(F(1, 2)), math.trunc(F(-7, 2)), int(F(7, 2)), float(F(1, 3)), bool(F(0)), abs(F(-1, 2)), -F(1, 2), +F(1, 2))
print(F(1, 2) == 0.5, F(1, 2) == Decimal("0.5"), hash(F(1, 2)) == hash(0.5), F(1, 3) < 0.34, F(1, 2) < Decimal("0.4") if False else F(3) > 2, F(1, 2) in {0.5}, isinstance(F(1), numbers.Rational))
print(f"{F(1, 3):.5f} {F(22, 7):.3e} {F(1, 8):%} {F(123456, 7):,.2f} {F(1, 3):>10} {F(-3, 2):+} {F(4, 2):#}", repr(F(3, 9)), str(F(6, 3)))
for f in (lambda: F(1, 0), lambda: F("x"), lambda: F("1/0"), lambda: F(1.5, 2), lambda: F(math.nan), lambda: F(math.inf), lambda: F(1, 2) / 0, lambda: F(0) ** -1, lambda: F("1/2", 3), lambda: F(1) < "x", lambda: F(1, 2).limit_denominator(0), lambda: F(1, 2) // 0, lambda: F(None)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
x = F(5, 7)
print(pickle.loads(pickle.dumps(x)), copy.copy(x) is x, sum([F(1, n) for n in range(1, 11)]), F.from_number(0.25), max(F(1, 3), 0.3))
