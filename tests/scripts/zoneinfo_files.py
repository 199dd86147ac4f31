"""zoneinfo: zones from files, the rules behind the last transition, broken files."""
import io, pickle, struct
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo
def file(rule, version=b"3"):
    head = b"TZif" + version + b"\0" * 15 + struct.pack(">6l", 0, 0, 0, 0, 0, 0)
    return io.BytesIO(head * 2 + b"\n" + rule.encode() + b"\n")
for rule in ("UTC0", "<+0330>-3:30", "EST5EDT,M3.2.0,M11.1.0", "EST5EDT4,M3.2.0/2,M11.1.0/2", "CET-1CEST,M3.5.0,M10.5.0/3", "IST-1GMT0,M10.5.0,M3.5.0/1", "AAA4BBB,J60/2,J300/2", "AAA4BBB,0/2,20/2", "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1"):
    zone = ZoneInfo.from_file(file(rule), key=rule)
    print(zone, [(zone.tzname(d), str(zone.utcoffset(d)), str(zone.dst(d))) for d in (datetime(2021, m, 15, 12) for m in (1, 3, 7, 12))])
    print("  ", zone.utcoffset(None), zone.tzname(None), zone.dst(None), time(1, tzinfo=zone).utcoffset())
for rule in ("AAA", "5", "AAA25", "AAA4BBB", "AAA4BBB,J1", "AAA4BBB,J0,J2", "AAA4BBB,M13.1.1,J2", "AAA4BBB,M1.1.7,J2", "AAA4,J1,J2", "AAA4BBB,J1/168,J2", "AAA4BBB,J1,J2,", "<AAA4", ""):
    try:
        print(ZoneInfo.from_file(file(rule)))
    except Exception as e:
        print(type(e).__name__, e)
for data in (b"", b"TZifX", b"nothing like it", b"TZif2" + b"\0" * 39):
    try:
        print(ZoneInfo.from_file(io.BytesIO(data)))
    except Exception as e:
        print(type(e).__name__, e)
zone = ZoneInfo.from_file(file("UTC0"), key="here")
print(zone.key, repr(zone), str(zone), ZoneInfo.from_file(file("UTC0")).key)
for z in (zone, ZoneInfo.from_file(file("UTC0"))):
    try:
        pickle.dumps(z)
    except Exception as e:
        print(type(e).__name__, e)
berlin = ZoneInfo("Europe/Berlin")
print(pickle.loads(pickle.dumps(berlin)) is berlin, pickle.loads(pickle.dumps(ZoneInfo.no_cache("UTC"))) is ZoneInfo("UTC"), berlin.__reduce__()[1])
