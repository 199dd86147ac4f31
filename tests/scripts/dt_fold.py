"""fold: repeated hours, as PEP 495 has them."""
from datetime import datetime, time, timedelta, timezone, tzinfo
import pickle
class Back(tzinfo):
    """Clocks go back from 2 to 1 on 1 November 2020 (UTC-4 to UTC-5)."""
    def utcoffset(self, dt):
        naive = dt.replace(tzinfo=None)
        if naive < datetime(2020, 11, 1, 1) or (naive < datetime(2020, 11, 1, 2) and not dt.fold):
            return timedelta(hours=-4)
        return timedelta(hours=-5)
    def dst(self, dt): return self.utcoffset(dt) - timedelta(hours=-5)
    def tzname(self, dt): return "EDT" if self.dst(dt) else "EST"
    def fromutc(self, dt):
        naive = dt.replace(tzinfo=None)
        if naive < datetime(2020, 11, 1, 6): return dt - timedelta(hours=4)
        result = dt - timedelta(hours=5)
        return result.replace(fold=1) if naive < datetime(2020, 11, 1, 7) else result
z = Back()
for h in range(4, 9):
    u = datetime(2020, 11, 1, h, 30, tzinfo=timezone.utc)
    l = u.astimezone(z)
    print(u.time(), l, l.fold, l.tzname(), l.astimezone(timezone.utc) == u)
a = datetime(2020, 11, 1, 1, 30, tzinfo=z)
b = a.replace(fold=1)
print(a == b, a.utcoffset(), b.utcoffset(), b - a, hash(a) == hash(b), repr(b.replace(tzinfo=None)))
print(a == a.astimezone(timezone.utc), b == b.astimezone(timezone.utc), a.astimezone(timezone.utc) - b.astimezone(timezone.utc))
print(time(1, fold=1), repr(time(1, fold=1)), time(1, fold=1) == time(1), b.time().fold, b.timetz().fold, (b + timedelta(0)).fold)
n = datetime(2020, 1, 1, fold=1)
for proto in (2, 3, 4, 5):
    print(proto, pickle.loads(pickle.dumps(n, proto)).fold, pickle.loads(pickle.dumps(time(2, fold=1), proto)).fold)
print(n.replace(hour=2).fold, n.replace(fold=0).fold, n == datetime(2020, 1, 1), datetime.combine(n, time(3, fold=1)).fold)
