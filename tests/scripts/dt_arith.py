"""Arithmetic of dates, datetimes and durations."""
from datetime import date, datetime, timedelta, timezone
t = datetime(2000, 2, 28, 23, 59, 59, 999999)
for d in (timedelta(microseconds=1), timedelta(days=1), timedelta(days=-59), timedelta(weeks=52), timedelta(hours=-1, seconds=0.5)):
    print(d, "|", t + d, "|", t - d, "|", (t + d) - t == d, d + t == t + d)
a = datetime(2024, 3, 10, 12, tzinfo=timezone(timedelta(hours=5, minutes=30)))
b = datetime(2024, 3, 10, 12, tzinfo=timezone.utc)
print(b - a, a - b, a - a, (a + timedelta(days=1)).tzinfo, a < b, a == b - timedelta(hours=5, minutes=30))
print(date(2024, 3, 1) - date(2023, 3, 1), date(2024, 3, 1) + timedelta(days=1, hours=23), date(2024, 3, 1) - timedelta(days=0, seconds=-1))
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
show(lambda: t - a)
show(lambda: a - t)
show(lambda: datetime.max + timedelta(microseconds=1))
show(lambda: datetime.min - timedelta(microseconds=1))
show(lambda: t + date(2000, 1, 1))
show(lambda: date(2000, 1, 1) - t)
show(lambda: t * 2)
show(lambda: timedelta(1) - t)
show(lambda: 5 - t)
total = timedelta()
for n in range(100):
    total += timedelta(minutes=n, seconds=n * n)
print(total, total.total_seconds(), sum([timedelta(1), timedelta(2)], timedelta()))
x = t
for _ in range(12):
    x += timedelta(days=30)
print(x)
