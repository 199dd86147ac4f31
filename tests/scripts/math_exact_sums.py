"""math: hypot, dist and sumprod are as exact as floats can be."""
import math
from fractions import Fraction
print(math.hypot(1777447687.7070193), math.hypot(3, 4, 12), math.hypot(1e-320, 1e-320), math.hypot(1e308, 1e308), math.hypot(math.inf, math.nan), math.hypot(math.nan, 1) != 0)
print(math.dist((1, 2, 3), (4, 5, 6)), math.dist([0.1] * 5, [0.2] * 5), math.dist((), ()), math.dist((math.inf,), (1,)))
xs = [(i * 7919 % 1013) / 97 for i in range(40)]
exact = sum(Fraction(x) ** 2 for x in xs)
print(math.hypot(*xs), abs(Fraction(math.hypot(*xs)) ** 2 / exact - 1) < Fraction(1, 2**51))
print(math.sumprod([0.1] * 10, [0.1] * 10), sum(x * y for x, y in zip([0.1] * 10, [0.1] * 10)))
print(math.sumprod([10**20, 0.5], [3, 2]), math.sumprod([1e308, 1], [10, 1]), math.sumprod([1, 2], [3, 4]), math.sumprod([], []), math.sumprod([2**62, 2**62], [2, 2]), math.sumprod([True, 2.5], [1.5, True]))
print(math.sumprod(["ab", "c"][:0], []), math.sumprod([Fraction(1, 3), 2], [3, Fraction(1, 2)]), math.sumprod([1e16, 1.0, -1e16], [1.0, 1.0, 1.0]))
print(math.sumprod([3.0, 5], [1e100, 1e-100]), type(math.sumprod([1], [2.0])), type(math.sumprod([1], [2])))
print(math.fsum([1e100, 1.0, -1e100]), math.fsum([1e-16] * 10 + [1.0]), math.fsum([]), math.fsum(iter([0.1, 0.2, 0.3])))
for bad in (([1], [1, 2]), ([1, 2], [1]), (["a"], ["b"]), ([1], 1)):
    try:
        print(math.sumprod(*bad))
    except Exception as e:
        print(type(e).__name__, e)
