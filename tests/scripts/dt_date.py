"""date: construction, attributes, weekdays, ordinals."""
from datetime import date, timedelta
d = date(2024, 2, 29)
print(d, repr(d), d.year, d.month, d.day, d.ctime())
for text in ("2000-01-01", "1999-12-31", "1600-02-29", "0001-01-01", "9999-12-31", "2023-07-04"):
    x = date.fromisoformat(text)
    print(text, x.weekday(), x.isoweekday(), x.toordinal(), date.fromordinal(x.toordinal()) == x, x.timetuple()[:8])
for n in (1, 59, 60, 365, 366, 146097, 146098, 730120, 3652059):
    print(n, date.fromordinal(n))
print(d.replace(day=1), d.replace(2025, 3), d.replace(year=2028), d.__replace__(month=1))
print(date.min, date.max, date.resolution, date.max - date.min)
print([d + timedelta(days=n) for n in (-60, -1, 1, 366)])
print(sorted([d, date.min, date(2024, 2, 28)]), d == date(2024, 2, 29), d != date(2024, 2, 28), d in {date(2024, 2, 29)})
class D(date):
    def hello(self): return f"hello {self:%d.%m.}"
s = D(2020, 5, 6)
print(type(s + timedelta(1)).__name__, type(s.replace(day=9)).__name__, s.hello(), repr(s), type(D.fromordinal(7)).__name__, type(D.fromisoformat("2001-02-03")).__name__)
