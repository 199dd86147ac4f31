"""zoneinfo: comparing and subtracting across zones, subclasses of datetime, available zones."""
import zoneinfo
from datetime import datetime, date, timedelta, timezone
from zoneinfo import ZoneInfo
tokyo, la, utc = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/Los_Angeles"), ZoneInfo("UTC")
a = datetime(2024, 7, 1, 9, tzinfo=tokyo)
b = a.astimezone(la)
print(a, b, a == b, a - b, hash(a) == hash(b), b.replace(tzinfo=tokyo) < a, a.astimezone(utc) == a.astimezone(timezone.utc))
print((b + timedelta(days=180)).isoformat(), b.utctimetuple()[:6], b.timetuple().tm_isdst, a.timetuple().tm_isdst)
class D(datetime):
    def replace(self, *args, **kwargs):
        return super().replace(*args, **kwargs)
d = D(2021, 11, 7, 9, 30, tzinfo=la)
print(la.fromutc(d), type(la.fromutc(d)).__name__, la.fromutc(d).fold)
for bad in (datetime(2020, 1, 1), datetime(2020, 1, 1, tzinfo=tokyo), date(2020, 1, 1), "x"):
    try:
        print(la.fromutc(bad))
    except Exception as e:
        print(type(e).__name__, e)
print(datetime.fromtimestamp(0, la), datetime.fromtimestamp(1e9, tokyo), datetime(2024, 1, 1, tzinfo=la).timestamp())
names = zoneinfo.available_timezones()
print("Europe/Paris" in names, "posixrules" in names, len(names) > 300, "Factory" in names)
print(sorted(zoneinfo.__all__), sorted(n for n in dir(zoneinfo) if n.isupper()))
