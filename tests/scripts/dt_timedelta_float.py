"""timedelta with floats: fractions carried, ties to even, ratios."""
from datetime import timedelta
td = timedelta
for d in (td(days=0.5), td(hours=1.5, minutes=-0.25), td(seconds=1.0000005), td(microseconds=0.5), td(microseconds=1.5), td(microseconds=2.5), td(microseconds=-0.5), td(milliseconds=0.0005), td(weeks=1 / 3), td(days=1e-10), td(seconds=0.1) * 3, td(days=1.1, hours=-2.4)):
    print(repr(d), d.total_seconds())
d = td(hours=1)
print(d * 0.5, d * 1.5, 0.3 * d, d / 3, d / 0.7, d / 1e6, td(microseconds=1) * 0.5, td(microseconds=3) * 0.5, td(microseconds=5) / 2, td(microseconds=7) / 2, td(microseconds=-7) / 2)
print(d / td(minutes=7), td(1) / td(microseconds=3), td.max / td.resolution)
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
show(lambda: td(float("nan")))
show(lambda: td(float("inf")))
show(lambda: td(days=1e300))
show(lambda: d * float("inf"))
show(lambda: d * float("nan"))
show(lambda: d / 0.0)
show(lambda: d * 1e200)
show(lambda: d * 1j)
class F(float):
    def as_integer_ratio(self): return (1, 4)
print(d * F(9.0), d / F(9.0))
class BadRatio(float):
    def as_integer_ratio(self): return 5
show(lambda: d * BadRatio(1.0))
