"""Decimals beside ints, floats, fractions and complex numbers: hashes, order, conversions, sums."""
import math
import numbers
import operator
import random
import statistics
from decimal import Decimal
from fractions import Fraction

values = [0, 1, -1, 2, 10**17, -10**40, 0.5, -0.25, 1e300, 5e-324, Fraction(1, 8), Fraction(-7, 20), 3.0, True]
for value in values:
    exact = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else Decimal(value)
    print(repr(value), str(exact)[:40], exact == value, hash(exact) == hash(value), {value: 1}.get(exact))

mixed = [Decimal("0.3"), 0.3, Fraction(3, 10), 0, Decimal("-1e-30"), 10**30, Decimal("1e30"), Fraction(1, 3), -2.5]
print(sorted(mixed))
print([Decimal("0.3") == 0.3, Decimal("0.3") == Fraction(3, 10), Decimal("0.1") < 0.1, Decimal("1e-400") > 0,
       Decimal("Infinity") > 10**1000, Decimal("Infinity") == math.inf, Decimal("-Infinity") < Fraction(-1, 3)])
print([Decimal(1) == 1 + 0j, Decimal(1) == 1j, Decimal("NaN") == Decimal("NaN"), Decimal("NaN") != 1, Decimal(2) == "2"])
for op in (operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.pow,
           operator.lt, divmod):
    for other in (2, True, 0.5, Fraction(1, 2), "1", 1j, None):
        row = []
        for left, right in ((Decimal("7.5"), other), (other, Decimal("7.5"))):
            try:
                row.append(op(left, right))
            except TypeError as error:
                row.append(str(error))
        print(op.__name__, row)
print(int(Decimal("-7.9")), float(Decimal("0.1")), complex(Decimal("2.5")), bool(Decimal("0E+3")), bool(Decimal("NaN")))
print(math.floor(Decimal("-2.5")), math.ceil(Decimal("-2.5")), math.trunc(Decimal("2.99")), round(Decimal("2.5")),
      round(Decimal("3.5")), round(Decimal("2.675"), 2), round(Decimal(1234), -2))
print(math.sqrt(Decimal(2)), math.fsum([Decimal("0.1")] * 10), math.isnan(Decimal("NaN")), f"{Decimal(1) / 3:.5f}")
print(Decimal("3.125").as_integer_ratio(), Decimal("-1.20E+3").as_integer_ratio(), Fraction(Decimal("0.0625")))
print(isinstance(Decimal(1), numbers.Number), isinstance(Decimal(1), numbers.Real), Decimal(5).real, Decimal(5).imag,
      Decimal(5).conjugate())
data = [Decimal(n) / 8 for n in range(1, 20, 3)]
print(statistics.mean(data), statistics.median(data), statistics.pvariance(data), statistics.stdev(data), sum(data))
for value in ("NaN", "sNaN", "Infinity", "-Infinity"):
    for convert in (int, float, round, hash, Decimal.as_integer_ratio):
        try:
            result = convert(Decimal(value))
            print(value, convert.__name__, result if convert is not hash or "NaN" not in value else "some hash")
        except (ValueError, OverflowError, TypeError) as error:
            print(value, convert.__name__, type(error).__name__, error)
generator = random.Random(7)
for _ in range(200):
    number = generator.uniform(-1e6, 1e6) * 10.0 ** generator.randint(-30, 30)
    exact = Decimal(number)
    assert exact == number and hash(exact) == hash(number) and float(exact) == number, number
    whole = generator.getrandbits(300) - (1 << 299)
    assert int(Decimal(whole)) == whole and Decimal(whole) == whole and str(Decimal(whole)) == str(whole)
    ratio = Fraction(generator.randint(-10**6, 10**6), 2 ** generator.randint(0, 60))
    assert Decimal(ratio.numerator) / 1 == ratio.numerator
