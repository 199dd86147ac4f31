"""Pickling and copying dates and times, in all protocols, subclasses too."""
import copy
import pickle
from datetime import date, datetime, time, timedelta, timezone, tzinfo
class Z(tzinfo):
    def __init__(self, hours=0): self.hours = hours
    def utcoffset(self, dt): return timedelta(hours=self.hours)
    def __eq__(self, other): return isinstance(other, Z) and other.hours == self.hours
    def __hash__(self): return self.hours
class D(datetime):
    pass
values = [date(2024, 2, 29), time(1, 2, 3, 4), time(1, tzinfo=timezone.utc), datetime(2024, 2, 29, 1, 2, 3, 4), datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=2), "X")), timedelta(-1, 2, 3), timezone.utc, timezone(timedelta(hours=1)), Z(5), datetime(2024, 1, 1, tzinfo=Z(3)), D(2020, 1, 1)]
for v in values:
    for protocol in range(6):
        back = pickle.loads(pickle.dumps(v, protocol))
        assert back == v and type(back) is type(v), (v, protocol)
    print(type(v).__name__, copy.copy(v) == v, copy.deepcopy(v) == v)
print(pickle.loads(pickle.dumps(timezone.utc)) is timezone.utc, copy.deepcopy(timezone.utc) is timezone.utc)
for v in values[:5]:
    print(v.__reduce__()[1])
print(datetime(2024, 1, 1, fold=1).__reduce_ex__(4)[1], datetime(2024, 1, 1, fold=1).__reduce_ex__(3)[1], timedelta(1).__reduce__(), timezone.utc.__getinitargs__(), timezone(timedelta(1) / 2, "n").__getinitargs__())
print(date(b"\x07\xe8\x02\x1d"), time(b"\x01\x02\x03\x00\x00\x04"), datetime(b"\x07\xe8\x02\x1d\x01\x02\x03\x00\x00\x04"))
for bad in (lambda: time(b"\x19\0\0\0\0\0"), lambda: datetime(b"\x07\xe8\x02\x1d\x01\x02\x03\x00\x00\x04", 5)):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
