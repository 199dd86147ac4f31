"""Comparing and hashing datetimes, aware and naive."""
from datetime import date, datetime, timedelta, timezone
n = datetime(2024, 1, 1, 12)
u = n.replace(tzinfo=timezone.utc)
e = datetime(2024, 1, 1, 14, tzinfo=timezone(timedelta(hours=2)))
print(u == e, u is e, hash(u) == hash(e), u <= e, u < e, u >= e, u > e, u != e, len({u, e, n}))
print(n == u, n != u, {n: 1, u: 2}[e])
for op in ("<", "<=", ">", ">="):
    try: print(eval(f"n {op} u"))
    except TypeError as err: print(err)
print(n == date(2024, 1, 1), n != date(2024, 1, 1), n == "x", n != 5, date(2024, 1, 1) == n)
class Any:
    def __eq__(self, other): return "eq"
    def __lt__(self, other): return "lt"
    def __gt__(self, other): return "gt"
    def __ge__(self, other): return "ge"
print(n == Any(), n < Any(), n > Any(), n <= Any(), Any() == n, date(2000, 1, 1) < Any(), timedelta(1) > Any())
values = [datetime(2024, m, d) for m in (3, 1, 2) for d in (2, 1)]
print([f"{v:%m%d}" for v in sorted(values)], max(values), min(values, key=lambda v: v.day))
class Late(timezone.__base__):
    def utcoffset(self, dt): return None
    def tzname(self, dt): return None
    def dst(self, dt): return None
l = n.replace(tzinfo=Late())
print(l == n, l.utcoffset(), l.tzname(), hash(l) == hash(n), l - n)
