"""zoneinfo: records of a file that do not fit together."""
import io, struct
import zoneinfo._common as common
from datetime import datetime
from zoneinfo import ZoneInfo
def block(code, times, indices, records, names):
    size = struct.calcsize(code)
    counts = struct.pack(">6l", 0, 0, 0, len(times), len(records), len(names))
    body = b"".join(struct.pack(">" + code, t) for t in times) + bytes(indices)
    return counts, body + b"".join(struct.pack(">lbb", *r) for r in records) + names
def file(times, indices, records, names=b"AAA\0BBB\0"):
    parts = [b"TZif2" + b"\0" * 15 + counts + body for counts, body in (block(c, times, indices, records, names) for c in "lq")]
    return io.BytesIO(b"".join(parts) + b"\n\n")
def attempt(zone):
    try:
        zone = zone()
        for year in (1960, 1985, 2020):
            d = datetime(year, 6, 1, tzinfo=zone)
            print(d.isoformat(), d.dst(), d.tzname(), zone.fromutc(d).isoformat())
    except (ValueError, IndexError) as e:
        print(type(e).__name__, e)
good = [(3600, 0, 0), (7200, 1, 4)]
for indices in ([0, 1], [1, 0], [0, 2], [255, 0]):
    attempt(lambda: ZoneInfo.from_file(file([0, 10**9], indices, good), key="k"))
def answered(*data):
    """A zone of what the reader of files is said to have read: indices, times, offsets, flags, names, footer."""
    original = common.load_data
    common.load_data = lambda file: data
    try:
        return ZoneInfo.from_file(None, key="k")
    finally:
        common.load_data = original
attempt(lambda: answered((0, 1), (0, 10**9), (0, 60), (0, 1), ("A", "B"), b""))
attempt(lambda: answered((-1,), (0,), (0,), (0,), ("A",), b""))
attempt(lambda: answered((0, 1), (0, 1, 2), (0, 60), (0, 1), ("A", "B"), b""))
attempt(lambda: answered((0, 1), (0, 1), (0, 60), (0,), ("A", "B"), b""))
attempt(lambda: answered((0, 1), (0, 1), (0, 60), (0, 1), ("A",), b""))
attempt(lambda: answered((), (), (), (), (), b""))
