"""time: construction, text forms, comparing, zones."""
from datetime import time, timedelta, timezone
for t in (time(), time(1), time(1, 2), time(1, 2, 3), time(1, 2, 3, 4), time(23, 59, 59, 999999), time(5, fold=1), time(12, tzinfo=timezone.utc)):
    print(t, repr(t), bool(t), t.hour, t.minute, t.second, t.microsecond, t.fold, t.tzinfo)
t = time(12, 34, 56, 789123)
for spec in ("auto", "hours", "minutes", "seconds", "milliseconds", "microseconds"):
    print(spec, t.isoformat(timespec=spec))
print(time.min, time.max, time.resolution, t.replace(hour=1), t.replace(microsecond=0, tzinfo=timezone(timedelta(hours=2))))
print(t.strftime("%H-%M-%S %f %p|%Z|%z|%%"), f"{t:%H:%M}", f"{t}")
a, b = time(10, tzinfo=timezone.utc), time(12, tzinfo=timezone(timedelta(hours=2)))
print(a == b, hash(a) == hash(b), a < time(11, tzinfo=timezone.utc), a.utcoffset(), b.utcoffset(), b.tzname(), b.dst())
print(sorted([time(3), time(1), time(2)]), time(1) == time(1, tzinfo=timezone.utc))
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
show(lambda: time(24))
show(lambda: time(1, 60))
show(lambda: time(1, 1, 60))
show(lambda: time(1, 1, 1, 1000000))
show(lambda: time(1, fold=2))
show(lambda: time(tzinfo="utc"))
show(lambda: time(1) < time(1, tzinfo=timezone.utc))
show(lambda: time(1) < 5)
show(lambda: t.isoformat(timespec="days"))
for text in ("10", "1011", "10:11", "10:11:12", "101112", "10:11:12.5", "10:11:12,123456789", "T10:11", "10:11Z", "10:11+02:30", "10:11-02:30:15.25", "24:00", "24:01", "10:1", "1", "", "25:00", "10:11+24:00", "10:11:12.x"):
    show(lambda: repr(time.fromisoformat(text)))
