"""threading: conditions, semaphores, barriers, timers, locals, excepthook."""
import threading
import time

items, condition = [], threading.Condition()
def consume(result):
    with condition:
        result.append(condition.wait_for(lambda: len(items) >= 2, timeout=5))
results = []
threads = [threading.Thread(target=consume, args=(results,)) for _ in range(3)]
for thread in threads:
    thread.start()
for item in range(2):
    with condition:
        items.append(item)
        condition.notify_all()
for thread in threads:
    thread.join()
print(results)
with condition:
    print(condition.wait(0.01))
try:
    condition.notify()
except RuntimeError as error:
    print(error)
barrier = threading.Barrier(3, action=lambda: order.append("action"))
order = []
def meet():
    order.append(barrier.wait() >= 0)
threads = [threading.Thread(target=meet) for _ in range(3)]
[thread.start() for thread in threads], [thread.join() for thread in threads]
print(order, barrier.parties, barrier.n_waiting, barrier.broken)
try:
    barrier.wait(0.01)
except threading.BrokenBarrierError:
    print("broken", barrier.broken)
barrier.reset()
semaphore = threading.BoundedSemaphore(2)
print(semaphore.acquire(), semaphore.acquire(), semaphore.acquire(blocking=False), semaphore.acquire(timeout=0.01))
semaphore.release(2)
try:
    semaphore.release()
except ValueError as error:
    print(error)
fired = threading.Event()
timer = threading.Timer(0.01, fired.set)
timer.start()
print(fired.wait(5), fired.is_set())
cancelled = threading.Timer(100, print, ["never"])
cancelled.start()
cancelled.cancel()
cancelled.join()
class Local(threading.local):
    shared = []
    def __init__(self, value):
        self.value = value
local = Local("first")
def other():
    local.shared.append(local.value)
    local.value = "changed there"
thread = threading.Thread(target=other)
thread.start()
thread.join()
print(local.value, local.shared)
hooked = []
threading.excepthook = lambda arguments: hooked.append((arguments.exc_type.__name__, str(arguments.exc_value), arguments.thread.name))
thread = threading.Thread(target=lambda: 1 / 0, name="failing")
thread.start()
thread.join()
print(hooked)
threading.excepthook = threading.__excepthook__
lock = threading.RLock()
print(lock.acquire(), lock.acquire(), lock.locked() if hasattr(lock, "locked") else True, lock.release(), lock.release())
for call in [lock.release, threading.Lock().release, lambda: threading.Lock().acquire(False, 1), lambda: threading.Semaphore(-1),
             lambda: threading.Thread(target=print).join(), lambda: threading.current_thread().join(), lambda: threading.stack_size(5),
             lambda: threading.Lock().acquire(timeout=float("nan"))]:
    try:
        call()
    except (RuntimeError, ValueError) as error:
        print(type(error).__name__, error)
daemon = threading.Thread(target=time.sleep, args=(100,), daemon=True)
print(daemon.daemon, daemon.is_alive(), daemon.ident, daemon.name.startswith("Thread-"), threading.active_count(), threading.main_thread().name)
