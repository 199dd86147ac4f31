"""timezone: names, offsets, equality, converting."""
from datetime import datetime, timedelta, timezone, UTC
for z in (timezone.utc, timezone(timedelta(0)), timezone(timedelta(0), "Z"), timezone(timedelta(hours=-5)), timezone(timedelta(hours=5, minutes=45), "NPT"), timezone(timedelta(seconds=1)), timezone(-timedelta(microseconds=1)), timezone.min, timezone.max):
    print(z, repr(z), z.utcoffset(None), z.dst(None), z.tzname(None))
print(UTC is timezone.utc, timezone(timedelta(0)) is timezone.utc, timezone(timedelta(0), "x") == timezone.utc, hash(timezone(timedelta(0), "x")) == hash(timezone.utc))
print(timezone(timedelta(1 / 24)) == timezone(timedelta(hours=1)), timezone.utc != timezone.max, timezone.utc == 5)
t = datetime(2024, 6, 1, 12, tzinfo=timezone.utc)
for h in (-12, -3.5, 0, 5.75, 14):
    print(t.astimezone(timezone(timedelta(hours=h))))
print(t.astimezone(timezone.utc) is t, timezone.utc.fromutc(t))
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
show(lambda: timezone(timedelta(hours=24)))
show(lambda: timezone(timedelta(hours=-24)))
show(lambda: timezone(5))
show(lambda: timezone(timedelta(1), 5))
show(lambda: timezone(timedelta(hours=1), None))
show(lambda: timezone())
show(lambda: timezone.utc.utcoffset(5))
show(lambda: timezone.utc.fromutc(datetime(2000, 1, 1)))
show(lambda: timezone.utc < timezone.max)
show(lambda: type("Z", (timezone,), {}))
show(lambda: t.astimezone("x"))
