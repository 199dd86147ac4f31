"""zoneinfo: gaps, folds and the way back from UTC."""
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo
berlin, new_york, dublin, lord_howe = map(ZoneInfo, ("Europe/Berlin", "America/New_York", "Europe/Dublin", "Australia/Lord_Howe"))
def show(zone, *when):
    for fold in (0, 1):
        dt = datetime(*when, tzinfo=zone, fold=fold)
        print(zone.key, dt.isoformat(), dt.tzname(), dt.utcoffset(), dt.dst(), dt.astimezone(timezone.utc).isoformat())
show(berlin, 2020, 3, 29, 2, 30)
show(berlin, 2020, 10, 25, 2, 30)
show(new_york, 2021, 3, 14, 2, 30)
show(new_york, 2021, 11, 7, 1, 30)
show(dublin, 2019, 10, 27, 1, 30)
show(lord_howe, 2019, 4, 7, 1, 45)
show(new_york, 1883, 11, 18, 12, 1)
show(berlin, 2090, 10, 29, 2, 30)
start = datetime(2020, 10, 25, 0, 0, tzinfo=timezone.utc)
for step in range(5):
    local = (start + timedelta(minutes=30 * step)).astimezone(berlin)
    print(local.isoformat(), local.fold)
a, b = datetime(2020, 10, 25, 2, 30, tzinfo=berlin), datetime(2020, 10, 25, 2, 30, tzinfo=berlin, fold=1)
print(a == b, a - b, a.astimezone(timezone.utc) - b.astimezone(timezone.utc), (a + timedelta(days=1)).utcoffset(), (a - timedelta(days=1)).utcoffset())
print(datetime(1, 1, 1, tzinfo=berlin).utcoffset(), datetime(9999, 12, 31, tzinfo=berlin).utcoffset(), datetime(1914, 1, 1, tzinfo=berlin).tzname())
