"""fsum takes one item after the other."""
import itertools, math
def told(items):
    for item in items:
        print("took", item)
        yield item
for items in ([1e308, 1e308, 1.0], [1.0, "x", 2.0], [1.0, 2**2000, 3], [math.inf, -math.inf], [math.nan, 1.5], [0.1] * 3, []):
    try:
        print(math.fsum(told(items)))
    except Exception as e:
        print(type(e).__name__, e)
try:
    print(math.fsum(itertools.repeat(1e307)))
except OverflowError as e:
    print(e)
print(math.fsum(x / 10 for x in range(200000)))
