"""Timers that are descriptors, splice, eventfd, and scheduling parameters."""
import os
import select
import time

timer = os.timerfd_create(time.CLOCK_MONOTONIC, flags=os.TFD_NONBLOCK)
print(os.timerfd_settime(timer, initial=10.5, interval=0.25))
after, interval = os.timerfd_gettime(timer)
print(10 < after <= 10.5, interval)
after, interval = os.timerfd_gettime_ns(timer)
print(10_000_000_000 < after <= 10_500_000_000, interval)
try:
    os.read(timer, 8)
except BlockingIOError as error:
    print("not yet", error.errno)
os.timerfd_settime_ns(timer, initial=1000, interval=0)
print(len(select.select([timer], [], [], 5)[0]), int.from_bytes(os.read(timer, 8), "little"))
print(os.timerfd_settime(timer, initial=0), os.timerfd_gettime(timer))
for call in [lambda: os.timerfd_create(99), lambda: os.timerfd_settime(timer, initial=-1), lambda: os.timerfd_settime(timer, initial="x"),
             lambda: os.timerfd_settime_ns(timer, initial=1.5)]:
    try:
        call()
    except (OSError, TypeError, ValueError, OverflowError) as error:
        print(type(error).__name__, error)
os.close(timer)
a, b = os.pipe()
c, d = os.pipe()
os.write(b, b"spliced data")
print(os.splice(a, d, 7), os.read(c, 100), os.splice(a, d, 100), os.read(c, 100))
for call in [lambda: os.splice(a, d, -1), lambda: os.splice(a, d, 5, offset_src=1)]:
    try:
        call()
    except (ValueError, OSError) as error:
        print(type(error).__name__, error)
event = os.eventfd(3, os.EFD_NONBLOCK)
os.eventfd_write(event, 4)
print(os.eventfd_read(event))
os.close(event)
print(os.sched_getscheduler(0) == os.SCHED_OTHER, os.sched_getparam(0), os.sched_param(2), os.sched_param(sched_priority=1))
os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
os.sched_setparam(0, os.sched_param(0))
for call in [lambda: os.sched_setscheduler(0, os.SCHED_OTHER, 1), lambda: os.sched_setparam(0, os.sched_param(50)), lambda: os.sched_param()]:
    try:
        call()
    except (TypeError, OSError) as error:
        print(type(error).__name__, error)
print(isinstance(os.sched_rr_get_interval(0), float), os.sched_getaffinity(0) == os.sched_getaffinity(os.getpid()))
