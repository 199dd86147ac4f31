"""concurrent.futures with threads: results, errors, waiting, cancelling, callbacks."""
import concurrent.futures as cf
import threading
import time

with cf.ThreadPoolExecutor(max_workers=2, thread_name_prefix="pool") as pool:
    print(pool.submit(pow, 2, 10).result(), list(pool.map(lambda a, b: a * b, range(5), range(5))))
    failing = pool.submit(lambda: 1 / 0)
    try:
        failing.result()
    except ZeroDivisionError as error:
        print(error, failing.exception() is error, failing.done())
    gate = threading.Event()
    ready = threading.Barrier(3)
    blocked = [pool.submit(lambda: ready.wait() >= 0 and gate.wait()) for _ in range(2)]
    ready.wait()
    waiting = pool.submit(print, "never")
    print(waiting.cancel(), waiting.cancelled(), waiting.done(), blocked[0].cancel(), blocked[0].running())
    try:
        waiting.result()
    except cf.CancelledError as error:
        print(type(error).__name__)
    try:
        blocked[0].result(timeout=0.01)
    except TimeoutError:
        print("timed out")
    done, pending = cf.wait(blocked, timeout=0.01)
    print(len(done), len(pending))
    gate.set()
    print([future.result() for future in cf.as_completed(blocked)])
    seen = []
    future = pool.submit(threading.current_thread)
    future.add_done_callback(lambda future: seen.append(future.result().name.startswith("pool")))
    future.result()
    print(future.result().name[:5])
    futures = [pool.submit(time.sleep, 0) , pool.submit(lambda: 1 / 0)]
    done, pending = cf.wait(futures, return_when=cf.FIRST_EXCEPTION)
    print(any(future.exception() for future in done))
    iterator = pool.map(lambda x: 10 // x, [5, 0, 1])
    print(next(iterator))
    try:
        next(iterator)
    except ZeroDivisionError as error:
        print(error)
print(seen)
try:
    pool.submit(print)
except RuntimeError as error:
    print(error)
for bad in [dict(max_workers=0), dict(initializer=5)]:
    try:
        cf.ThreadPoolExecutor(**bad)
    except (ValueError, TypeError) as error:
        print(error)
local = threading.local()
def start(value):
    local.value = value
with cf.ThreadPoolExecutor(1, initializer=start, initargs=("set up",)) as pool:
    print(pool.submit(lambda: local.value).result())
manual = cf.Future()
print(repr(manual).split(" at ")[0], manual.set_running_or_notify_cancel(), manual.running())
manual.set_result(5)
manual.add_done_callback(lambda future: print("called at once", future.result()))
try:
    manual.set_result(6)
except cf.InvalidStateError as error:
    print(str(error).split(":")[0])
with cf.ThreadPoolExecutor(1) as pool:
    gate = threading.Event()
    first, second = pool.submit(gate.wait, 5), pool.submit(print, "unreached")
    pool.shutdown(wait=False, cancel_futures=True)
    gate.set()
    print(first.result(), second.cancelled())
