"""time: struct_time, formats, conversions, bounds."""
import os, time
os.environ["TZ"] = "UTC"
time.tzset()
t = time.gmtime(1_000_000_000)
print(t, tuple(t), t.tm_zone, t.tm_gmtoff, t[:3], len(t), t == (2001, 9, 9, 1, 46, 40, 6, 252, 0), t.n_fields, t.n_sequence_fields, t.n_unnamed_fields)
print(time.asctime(t), time.ctime(0), time.strftime("%Y-%m-%d %H:%M:%S %j %U %w %a %A %b %B %y %p %I %%", t), time.strftime("%Y", (99,) + t[1:]), time.mktime(t), time.strftime("%Z %z", t))
print(time.strptime("2001-09-09 01:46:40", "%Y-%m-%d %H:%M:%S")[:6], time.strptime("30 Nov 00", "%d %b %y")[:3], time.strptime("Sun Sep  9 01:46:40 2001")[:6], time.strptime("12:30 PM", "%I:%M %p")[3:5], time.strptime("1/2020", "%j/%Y")[:3])
os.environ["TZ"] = "EST5EDT,M3.2.0,M11.1.0"
time.tzset()
print(time.tzname, time.timezone, time.altzone, time.daylight, time.localtime(1_000_000_000)[:6], time.localtime(1_000_000_000).tm_isdst, time.localtime(1_000_000_000).tm_zone, time.mktime((2001, 9, 8, 21, 46, 40, 0, 0, -1)), time.localtime(0).tm_gmtoff)
print(time.struct_time(range(9)), time.struct_time(range(11)).tm_zone, repr(time.struct_time((1,) * 9))[:40])
for f in (lambda: time.gmtime("x"), lambda: time.gmtime(1e30), lambda: time.strftime("%Y", (1, 2)), lambda: time.asctime((1,) * 8), lambda: time.strftime("%d", (2000, 13, 1, 0, 0, 0, 0, 1, 0)), lambda: time.strptime("x", "%Y"), lambda: time.strptime("2001 junk", "%Y"), lambda: time.strptime("1", "%Q"), lambda: time.sleep(-1), lambda: time.struct_time((1,)), lambda: time.mktime((2000,)), lambda: time.get_clock_info("none"), lambda: time.sleep("x"), lambda: time.gmtime(float("nan")), lambda: time.ctime(10**20)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(time.get_clock_info("monotonic").monotonic, time.time_ns() > 10**18, time.perf_counter() <= time.perf_counter(), time.clock_getres(time.CLOCK_MONOTONIC) > 0, isinstance(time.thread_time_ns(), int))
