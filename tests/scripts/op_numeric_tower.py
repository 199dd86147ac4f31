"""Mixed arithmetic among bool, int, float, complex, Fraction and Decimal."""
from decimal import Decimal, getcontext
from fractions import Fraction
import math
values = [True, 3, -2, 2.5, 1 + 2j, Fraction(1, 3)]
for a in values:
    print([f"{a + b}" for b in values])
print(Fraction(3, 6), Fraction("0.125"), Fraction(1.5), Fraction(7, 3) // 1, Fraction(-7, 3) % 1, round(Fraction(5, 2)), Fraction(1, 3) ** -2)
print(Decimal("0.1") + Decimal("0.2"), Decimal(1) / 3, Decimal("1e3"), Decimal("-0"), Decimal("NaN"), Decimal(5) // 2)
getcontext().prec = 5
print(Decimal(1) / 7, Decimal("1.23456789") * 1, Decimal(2).sqrt())
print(math.gcd(12, 18, 30), math.lcm(4, 6), math.factorial(20), math.comb(10, 3), math.perm(5, 2), math.isqrt(99), math.prod([2, 3, 4]))
print(math.floor(-2.5), math.ceil(-2.5), math.trunc(-2.9), math.fmod(-7, 3), math.modf(2.25), math.frexp(8.0), math.ldexp(0.5, 4), math.hypot(3, 4))
print(math.sqrt(2), math.log2(8), math.log10(1000), math.log(100, 10), math.exp(0), math.isclose(0.1 + 0.2, 0.3), math.inf, -math.inf, math.nan)
for bad in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.factorial(-1), lambda: Fraction(1, 0), lambda: 2.5 % 0, lambda: math.exp(1000), lambda: Decimal("x")):
    try:
        bad()
    except ArithmeticError as e:
        print(type(e).__name__, e)
    except ValueError as e:
        print("ValueError", e)
print(hash(Fraction(1, 2)) == hash(0.5) == hash(Decimal("0.5")), Fraction(1, 2) == 0.5, Decimal("0.5") == 0.5, 1 == Decimal(1) == Fraction(1))
