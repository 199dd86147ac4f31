"""Time limits of every waiting call: what they return, not how long they take."""
import queue
import threading
import time
lock = threading.Lock()
lock.acquire()
start = time.monotonic()
print(lock.acquire(timeout=0.01), time.monotonic() - start >= 0.01)
cond = threading.Condition()
with cond:
    print(cond.wait(0.001), cond.wait_for(lambda: False, 0.001), cond.wait_for(lambda: "true", 0.001))
print(threading.Event().wait(0.001), threading.Semaphore(0).acquire(timeout=0.001), threading.RLock().acquire(timeout=1))
t = threading.Thread(target=lock.acquire)
t.start()
t.join(0.001)
print(t.is_alive())
lock.release()
t.join()
print(t.is_alive(), lock.locked())
try:
    queue.Queue().get(timeout=0.001)
except queue.Empty:
    print("empty")
try:
    threading.Barrier(2).wait(0.001)
except threading.BrokenBarrierError:
    print("broken")
for bad in (lambda: lock.acquire(timeout=threading.TIMEOUT_MAX * 10), lambda: lock.acquire(timeout="x"), lambda: lock.acquire(timeout=float("nan")), lambda: time.sleep(-1), lambda: time.sleep("x"), lambda: threading.Semaphore(-1), lambda: queue.Queue().get(timeout=-1), lambda: t.join("x")):
    try:
        bad()
    except (OverflowError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
start = time.monotonic()
time.sleep(0.005)
print(time.monotonic() - start >= 0.005, time.sleep(0), threading.TIMEOUT_MAX > 1e6)
r = threading.RLock()
with r:
    out = []
    t = threading.Thread(target=lambda: out.append(r.acquire(blocking=False)))
    t.start(); t.join()
print(out, repr(r).startswith("<unlocked _thread.RLock object owner=0 count=0"), repr(threading.Lock()).startswith("<unlocked _thread.lock object"))
t = threading.Thread(target=int, daemon=None, name="named")
print(repr(t))
t.start(); t.join()
print(repr(t).startswith("<Thread(named, stopped"), threading.get_native_id() > 0, threading.main_thread().native_id == threading.get_native_id())
