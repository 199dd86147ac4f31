"""strftime: what the C library does not know, early years, special characters."""
from datetime import date, datetime, time, timedelta, timezone
t = datetime(2009, 3, 7, 4, 5, 6, 78, tzinfo=timezone(timedelta(hours=-3, minutes=-30), "A%B"))
for f in ("%Y-%m-%d", "%y %j %U %W %w %u %V %G", "%H:%M:%S.%f", "%I %p", "%z|%:z|%Z", "%%|%%f", "%a %b %A %B", "%d%%", "", "plain", "\u2603%Y\u2603", "%f%f", "%:Y", "%"):
    print(repr(f), repr(t.strftime(f)))
for y in (1, 12, 123, 999, 1000):
    print(repr(date(y, 2, 3).strftime("%Y|%C|%F|%G|%y")))
print(repr(time(1, 2, 3, 4).strftime("%H %M %S %f %z %Z")), repr(date(2000, 1, 1).strftime("%H:%M %f")))
for s in (timedelta(hours=1), timedelta(seconds=-1), timedelta(hours=2, seconds=3), timedelta(microseconds=5)):
    z = timezone(s)
    print(datetime(2000, 1, 1, tzinfo=z).strftime("%z %:z"), datetime(2000, 1, 1, tzinfo=z))
print(f"{t:%d/%m}", format(t, ""), f"{date(2020, 1, 2)}", f"{time(3):%H}", "{:%Y}".format(t))
class D(date):
    def strftime(self, fmt): return "mine " + fmt
    def isoformat(self): return "iso"
print(f"{D(2000, 1, 1):x}", D(2000, 1, 1), repr(D(2000, 1, 1)))
for bad in (5, None, b"%Y"):
    try: t.strftime(bad)
    except TypeError as e: print(e)
