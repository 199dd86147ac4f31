# A signal in the middle of every kind of wait: a handler that raises ends it, one that returns does not (PEP 475).
import _thread
import os
import queue
import signal
import threading
import time


class Out(Exception):
    pass


def alarm(number, frame):
    raise Out


def waits(name, wait):
    # Again and again, should the first one come before the wait.
    signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
    try:
        wait()
        print(name, "came back")
    except Out:
        try:
            signal.setitimer(signal.ITIMER_REAL, 0)
        except Out:
            signal.setitimer(signal.ITIMER_REAL, 0)
        print(name, "was interrupted")


signal.signal(signal.SIGALRM, alarm)
lock = _thread.lock()
lock.acquire()
done = threading.Event()
rlock = threading.RLock()
held = threading.Event()


def hold():
    with rlock:
        held.set()
        done.wait()


thread = threading.Thread(target=hold)
thread.start()
held.wait()
condition = threading.Condition(threading.Lock())
condition.acquire()
waits("lock", lock.acquire)
waits("lock with a timeout", lambda: lock.acquire(timeout=100))
waits("rlock", rlock.acquire)
waits("event", threading.Event().wait)
waits("condition", condition.wait)
waits("semaphore", threading.Semaphore(0).acquire)
waits("barrier", threading.Barrier(2).wait)
waits("queue", queue.Queue().get)
waits("simple queue", queue.SimpleQueue().get)
waits("sleep", lambda: time.sleep(100))
waits("read", lambda: os.read(os.pipe()[0], 1))
waits("join", thread.join)
waits("handle", thread._os_thread_handle.join)
done.set()
thread.join()

came = []
signal.signal(signal.SIGALRM, lambda *args: came.append(1))
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
start = time.monotonic()
print(lock.acquire(timeout=0.2), time.monotonic() - start >= 0.2)
start = time.monotonic()
time.sleep(0.1)
print(time.monotonic() - start >= 0.1)
signal.setitimer(signal.ITIMER_REAL, 0)
print(len(came) > 1)
print(signal.getitimer(signal.ITIMER_REAL))
