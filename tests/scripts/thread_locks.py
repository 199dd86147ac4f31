"""Locks, reentrant locks, semaphores, conditions, events, barriers."""
import threading
lock = threading.Lock()
print(lock.acquire(), lock.locked(), lock.acquire(blocking=False), lock.acquire(timeout=0.001))
lock.release()
for bad in (lock.release, lambda: lock.acquire(False, 5), lambda: lock.acquire(timeout=-2), lambda: threading.RLock().release()):
    try:
        bad()
    except (RuntimeError, ValueError) as e:
        print(type(e).__name__, e)
r = threading.RLock()
with r, r:
    print(r.acquire(False))
    r.release()
total = 0
def add(n):
    global total
    for _ in range(n):
        with lock:
            total += 1
threads = [threading.Thread(target=add, args=(2000,)) for _ in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
print(total)
cond, turn, log = threading.Condition(), 0, []
def player(me, other, n):
    global turn
    for _ in range(n):
        with cond:
            cond.wait_for(lambda: turn == me)
            log.append("ping" if me == 0 else "pong")
            turn = other
            cond.notify_all()
a, b = threading.Thread(target=player, args=(0, 1, 3)), threading.Thread(target=player, args=(1, 0, 3))
a.start(), b.start(), a.join(), b.join()
print(log)
event, seen = threading.Event(), []
t = threading.Thread(target=lambda: seen.append(event.wait()))
t.start()
print(event.is_set(), event.wait(0.001))
event.set()
t.join()
print(seen, event.is_set())
sem = threading.BoundedSemaphore(2)
print(sem.acquire(), sem.acquire(), sem.acquire(blocking=False))
sem.release(2)
try:
    sem.release()
except ValueError as e:
    print(e)
barrier = threading.Barrier(3, action=lambda: log.append("tripped"))
ts = [threading.Thread(target=barrier.wait) for _ in range(2)]
[t.start() for t in ts]
barrier.wait()
[t.join() for t in ts]
print(log[-1], barrier.n_waiting)
try:
    with cond: pass
    cond.notify()
except RuntimeError as e:
    print(e)
