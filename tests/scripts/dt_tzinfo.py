"""tzinfo written in Python: daylight saving, what its methods may return."""
from datetime import datetime, time, timedelta, tzinfo, timezone
class Zone(tzinfo):
    """One hour ahead, two from April to October."""
    def utcoffset(self, dt): return timedelta(hours=1) + self.dst(dt)
    def dst(self, dt):
        if dt is None: return timedelta(0)
        return timedelta(hours=1 if 4 <= dt.month <= 10 else 0)
    def tzname(self, dt): return "SUMMER" if self.dst(dt) else "WINTER"
    def __repr__(self): return "Zone()"
z = Zone()
w, s = datetime(2024, 1, 1, 12, tzinfo=z), datetime(2024, 7, 1, 12, tzinfo=z)
for t in (w, s):
    print(t, repr(t), t.utcoffset(), t.dst(), t.tzname(), t.timetuple().tm_isdst, t.astimezone(timezone.utc), t.strftime("%z %:z %Z"))
print(s - w, s.astimezone(timezone.utc).astimezone(z) == s, datetime(2024, 7, 1, 10, tzinfo=timezone.utc).astimezone(z))
print(time(1, tzinfo=z), time(1, tzinfo=z).tzname(), w.utctimetuple()[:6])
class Bad(tzinfo):
    def __init__(self, value): self.value = value
    def utcoffset(self, dt): return self.value
    dst = tzname = utcoffset
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for value in (5, "x", timedelta(1), timedelta(hours=-24), 1.5):
    t = datetime(2000, 1, 1, tzinfo=Bad(value))
    show(t.utcoffset)
    show(t.dst)
    show(t.tzname)
show(lambda: tzinfo().utcoffset(None))
show(lambda: tzinfo().tzname(None))
show(lambda: datetime(2000, 1, 1, tzinfo=tzinfo()).isoformat())
show(lambda: tzinfo().fromutc(5))
show(lambda: Bad(None).fromutc(datetime(2000, 1, 1, tzinfo=Bad(None))))
b = Bad(None)
show(lambda: b.fromutc(datetime(2000, 1, 1, tzinfo=b)))
