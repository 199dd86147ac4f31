"""sched: events by time and priority, with a clock of our own."""
import sched

now = 0
def time():
    return now
def sleep(span):
    global now
    now += span
    if span:
        print("slept", span)

scheduler = sched.scheduler(time, sleep)
log = []
scheduler.enter(5, 2, log.append, ("late",))
scheduler.enter(5, 1, log.append, argument=("first of five",))
cancelled = scheduler.enterabs(3, 1, log.append, ("never",))
scheduler.enter(1, 1, lambda *a, **k: log.append((a, k)), (1,), {"x": 2})
print([(event.time, event.priority) for event in scheduler.queue], scheduler.empty())
scheduler.cancel(cancelled)
try:
    scheduler.cancel(cancelled)
except ValueError as error:
    print(error)
print(scheduler.run(blocking=False), now)
scheduler.run()
print(log, scheduler.empty(), now)
def again(n):
    print("again", n, now)
    if n:
        scheduler.enter(2, 1, again, (n - 1,))
again(2)
scheduler.run()
def fail():
    raise RuntimeError("in an event")
scheduler.enter(1, 1, fail)
scheduler.enter(2, 1, print, ("after the failure",))
try:
    scheduler.run()
except RuntimeError as error:
    print(error, len(scheduler.queue))
scheduler.run()
