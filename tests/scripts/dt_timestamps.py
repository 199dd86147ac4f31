"""Timestamps in UTC: both ways, rounding, limits."""
from datetime import date, datetime, timedelta, timezone
UTC = timezone.utc
for s in (0, 1, -1, 1.5, -1.5, 1e9, 951782400, 0.0000005, 0.0000015, 0.9999995, -0.0000005, 1234567890.123456, -62135596800, 253402300799):
    t = datetime.fromtimestamp(s, UTC)
    print(s, t, t.timestamp())
print(datetime(1970, 1, 1, tzinfo=UTC).timestamp(), datetime(2000, 1, 1, tzinfo=timezone(timedelta(hours=1))).timestamp(), datetime.max.replace(tzinfo=UTC).timestamp())
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
show(lambda: datetime.fromtimestamp(-62135596801, UTC))
show(lambda: datetime.fromtimestamp(253402300800, UTC))
show(lambda: datetime.fromtimestamp(1e30, UTC))
show(lambda: datetime.fromtimestamp(float("nan"), UTC))
show(lambda: datetime.fromtimestamp(float("inf"), UTC))
show(lambda: datetime.fromtimestamp("5", UTC))
show(lambda: datetime.fromtimestamp(5, "UTC"))
show(lambda: datetime.fromtimestamp(2**80, UTC))
class D(datetime):
    def __new__(cls, *args, **kw):
        self = super().__new__(cls, *args, **kw)
        self.extra = len(args)
        return self
print(type(D.fromtimestamp(0, UTC)).__name__, D.fromtimestamp(0, UTC).extra, type(D.now(UTC)).__name__)
n = datetime.now(UTC)
print(n.tzinfo, abs(datetime.now(UTC) - n) < timedelta(minutes=1), isinstance(date.today(), date), datetime.now().tzinfo)
