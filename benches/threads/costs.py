"""What locks, queues and threads cost: the time of one operation, the least of several tries."""

import queue
import sys
import threading

from common import report, timed


def least(call, count, tries=7):
    report(call.__name__.replace("_", " "), min(timed(call, count) for _ in range(tries)) / count)


def with_lock(count):
    lock = threading.Lock()
    for _ in range(count):
        with lock:
            pass


def lock_acquire_release(count):
    lock = threading.Lock()
    for _ in range(count):
        lock.acquire()
        lock.release()


def with_rlock(count):
    lock = threading.RLock()
    for _ in range(count):
        with lock:
            pass


def rlock_acquire_release(count):
    lock = threading.RLock()
    for _ in range(count):
        lock.acquire()
        lock.release()


def rlock_nested(count):
    lock = threading.RLock()
    with lock:
        for _ in range(count):
            lock.acquire()
            lock.release()


def lock_contended_by_4(count):
    lock = threading.Lock()

    def run():
        for _ in range(count // 4):
            with lock:
                pass

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def simple_queue_put_get(count):
    q = queue.SimpleQueue()
    for _ in range(count):
        q.put(None)
        q.get()


def queue_put_get(count):
    q = queue.Queue()
    for _ in range(count):
        q.put(None)
        q.get()


def pass_through(q, count):
    def take():
        for _ in range(count):
            q.get()

    thread = threading.Thread(target=take)
    thread.start()
    for _ in range(count):
        q.put(None)
    thread.join()


def simple_queue_between_threads(count):
    pass_through(queue.SimpleQueue(), count)


def queue_between_threads(count):
    pass_through(queue.Queue(10), count)


def event_set_wait(count):
    event = threading.Event()
    for _ in range(count):
        event.set()
        event.wait()
        event.clear()


def thread_start_join(count):
    for _ in range(count):
        thread = threading.Thread(target=int)
        thread.start()
        thread.join()


COSTS = [
    (with_lock, 200_000),
    (lock_acquire_release, 200_000),
    (with_rlock, 200_000),
    (rlock_acquire_release, 200_000),
    (rlock_nested, 200_000),
    (lock_contended_by_4, 100_000),
    (simple_queue_put_get, 100_000),
    (queue_put_get, 20_000),
    (simple_queue_between_threads, 20_000),
    (queue_between_threads, 5_000),
    (event_set_wait, 20_000),
    (thread_start_join, 500),
]

for call, count in COSTS:
    if not sys.argv[1:] or any(call.__name__.startswith(name) for name in sys.argv[1:]):
        least(call, count)
