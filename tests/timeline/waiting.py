"""Waits on everything that threading and queue offer, each in a thread that is named after it."""
import csv
import io
import queue
import threading
import time
import types

lock = threading.Lock()
rlock = threading.RLock()
condition = threading.Condition()
event = threading.Event()
semaphore = threading.Semaphore(0)
barrier = threading.Barrier(2)
items = queue.Queue()
rows = queue.Queue()
simple = queue.SimpleQueue()


def wait_for_condition():
    with condition:
        condition.wait()


def wait_for_thread():
    started[0].join()


def wait_in_method_with_cell():
    # Its `self` lives in a cell, for the sake of a generator; what it asks the row for comes from a queue.
    csv.DictWriter(io.StringIO(), ())._dict_to_list(types.SimpleNamespace(keys=rows.get, get=None))


def wait_for_renamed():
    renamed.join()


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
    "Timer": wait_for_renamed,
    "DictWriter": wait_in_method_with_cell,
}


def all_wait():
    # Each of them says so by coming to wait for what only this thread gives.
    time.sleep(0.05)


lock.acquire()
rlock.acquire()
started = []
renamed = threading.Timer(0.05, all_wait)
renamed.name = "late"
renamed.start()
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
rows.put({}.keys())
barrier.wait()
with condition:
    condition.notify_all()
for thread in started:
    thread.join()
