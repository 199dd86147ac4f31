"""Dates and times that do not depend on now."""
from datetime import date, datetime, time, timedelta, timezone
d = date(2024, 2, 29)
print(d, repr(d), d.weekday(), d.isoformat(), d.isocalendar(), d.timetuple().tm_yday, d.toordinal(), d.replace(year=2023, day=1), d.strftime("%Y/%m/%d %A %j %U"))
t = datetime(2024, 1, 31, 23, 59, 58, 999999)
print(t, t + timedelta(days=1, seconds=1), t - datetime(2024, 1, 1), (t - timedelta(weeks=1)).date(), t.isoformat(timespec="milliseconds"), t.time())
print(timedelta(hours=25, microseconds=5), timedelta(-1), timedelta(days=1) / 2, timedelta(1) // timedelta(hours=5), -timedelta(seconds=1), timedelta(seconds=90).total_seconds(), abs(timedelta(-2)), repr(timedelta(1, 2, 3)))
utc, cet = timezone.utc, timezone(timedelta(hours=1), "CET")
a = datetime(2024, 6, 1, 12, tzinfo=utc)
print(a, a.astimezone(cet), a == a.astimezone(cet), a.timestamp(), datetime.fromtimestamp(0, utc), a.tzname(), a.utcoffset(), repr(cet))
print(datetime.fromisoformat("2024-01-02T03:04:05.678+02:00"), date.fromisoformat("2024-01-02"), datetime.strptime("03 Feb 2021 14:05", "%d %b %Y %H:%M"), time(1, 2, 3), time.fromisoformat("04:05"))
for bad in (lambda: date(2023, 2, 29), lambda: datetime(2024, 1, 1, 25), lambda: date.fromisoformat("x"), lambda: datetime.strptime("x", "%Y"), lambda: date.max + timedelta(1), lambda: datetime(2024, 1, 1) < a, lambda: date(1, 1, 1) - timedelta(1)):
    try:
        bad()
    except (ValueError, OverflowError, TypeError) as e:
        print(type(e).__name__, e)
print(date.min, date.max, datetime.resolution, sorted([date(2024, 3, 1), date(2023, 1, 1)]), hash(date(2024, 1, 1)) == hash(date(2024, 1, 1)), f"{d:%d.%m.%y}")
import time as clock
print(clock.gmtime(0)[:6], clock.strftime("%Y-%m-%d", clock.gmtime(86400)), clock.monotonic() <= clock.monotonic(), clock.perf_counter_ns() > 0)
