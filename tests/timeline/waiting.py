"""Waits on everything that threading and queue offer, each in a thread that is named after it."""
import queue
import threading
import time

lock = threading.Lock()
rlock = threading.RLock()
condition = threading.Condition()
event = threading.Event()
semaphore = threading.Semaphore(0)
barrier = threading.Barrier(2)
items = queue.Queue()
simple = queue.SimpleQueue()


def wait_for_condition():
    with condition:
        condition.wait()


def wait_for_thread():
    started[0].join()


WAITS = {
    "lock": lock.acquire,
    "rlock": rlock.acquire,
    "Condition": wait_for_condition,
    "Event": event.wait,
    "Semaphore": semaphore.acquire,
    "Barrier": barrier.wait,
    "Queue": items.get,
    "queue": simple.get,
    "Thread": wait_for_thread,
}


def all_wait():
    # Each of them says so by coming to wait for what only this thread gives.
    time.sleep(0.05)


lock.acquire()
rlock.acquire()
started = []
for name, wait in WAITS.items():
    thread = threading.Thread(target=wait, name="on " + name)
    thread.start()
    started.append(thread)
all_wait()
lock.release()
rlock.release()
event.set()
semaphore.release()
items.put(1)
simple.put(1)
barrier.wait()
with condition:
    condition.notify_all()
for thread in started:
    thread.join()
