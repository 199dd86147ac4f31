"""fractions: construction, arithmetic, formatting, limits."""
from decimal import Decimal
from fractions import Fraction
import math

print(Fraction(3, 6), Fraction("-1.5e2"), Fraction(" 3/4 "), Fraction(0.25), Fraction(Decimal("1.1")), Fraction())
print(repr(Fraction(-7, 3)), Fraction("1_000/3"), Fraction.from_float(0.1).limit_denominator(100))
for bad in ((1, 0), ("1/0",), ("x",), ("1/2/3",), (1.5, 2), (float("nan"),), (float("inf"),), ("3/4", 2)):
    try:
        print(Fraction(*bad))
    except (ValueError, ZeroDivisionError, TypeError, OverflowError) as error:
        print(type(error).__name__, error)
a, b = Fraction(7, 3), Fraction(-2, 5)
print(a + b, a - b, a * b, a / b, a // b, a % b, divmod(a, b), -a, +b, abs(b))
print(a ** 2, a ** -2, a ** 0.5, a ** Fraction(1, 2), 2 ** Fraction(2), 2 ** b)
print(a + 1, 1 - a, a * 0.5, a == 7 / 3, Fraction(1, 2) == 0.5, a < 2.5, b > -1, a <= Fraction(7, 3))
print(round(a), round(a, 1), round(Fraction(5, 2)), math.floor(b), math.ceil(b), int(b), float(a), bool(Fraction(0)))
print(hash(Fraction(1, 2)) == hash(0.5), hash(Fraction(3)) == hash(3), a.as_integer_ratio(), a.is_integer())
print(f"{a:.3f} {a:e} {a:10.2f}| {b:+.1%} {a:,.5g} {Fraction(10**9, 7):_.2f} {a} {a:>8}")
print(Fraction(math.pi).limit_denominator(1000), complex(a), sum([Fraction(1, n) for n in range(1, 6)]))
print(Fraction(3, 4).numerator, Fraction(3, -4).denominator, Fraction.from_decimal(Decimal("0.5")))
