"""Subclasses of the datetime classes keep their class, and what they override is used."""
from datetime import date, datetime, time, timedelta, timezone, tzinfo
class DT(datetime):
    def __new__(cls, *args, label="none", **kw):
        self = super().__new__(cls, *args, **kw)
        self.label = label
        return self
    def __repr__(self): return f"DT<{self.isoformat()}>"
a = DT(2020, 1, 1, 12, label="x", tzinfo=timezone.utc)
print(a, repr(a), a.label, type(a + timedelta(1)).__name__, type(a - timedelta(1)).__name__, (a + timedelta(1)).label)
for v in (a.replace(day=2), a.astimezone(timezone(timedelta(hours=1))), DT.fromisoformat("2020-01-01T01:00"), DT.combine(date(2020, 1, 1), time(1)), DT.fromordinal(1), DT.strptime("2020", "%Y"), DT.fromisocalendar(2020, 1, 1), DT.min, a.date(), a.time()):
    print(type(v).__name__, v)
class T(time):
    def isoformat(self, timespec="auto"): return "T!"
print(T(1), repr(T(1)), type(T(1).replace(hour=2)).__name__, type(T.fromisoformat("02:03")).__name__)
class Delta(timedelta):
    @property
    def hours(self): return self.total_seconds() / 3600
d = Delta(days=1, hours=6)
print(d.hours, repr(d), type(-d).__name__, type(abs(d)).__name__, type(d * 2).__name__, d == timedelta(hours=30))
class Date(date):
    __slots__ = ("note",)
    def __add__(self, other): return "added"
    def __radd__(self, other): return "radded"
    def __eq__(self, other): return "eq"
    __hash__ = date.__hash__
x = Date(2000, 1, 1)
x.note = 5
print(x + 1, 1 + x, x == 1, hash(x) == hash(date(2000, 1, 1)), x.note, x - date(1999, 12, 31), timedelta(1) + x)
class Fixed(tzinfo):
    def __init__(self, minutes, name): self.minutes, self.name = minutes, name
    def utcoffset(self, dt): return timedelta(minutes=self.minutes)
    def tzname(self, dt): return self.name
    def dst(self, dt): return timedelta(0)
z = Fixed(90, "F")
m = DT(2020, 1, 1, tzinfo=z)
print(m, m.tzname(), z.fromutc(m), type(z.fromutc(m)).__name__, z.__reduce__()[1:], m.astimezone(timezone.utc))
