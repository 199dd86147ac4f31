"""Locks, conditions, semaphores, barriers, queues and executors under many threads: nobody waits for ever, nothing is
handed over twice."""
import concurrent.futures
import queue
import threading

from stress import THREADS, check, run

lock, rlock = threading.Lock(), threading.RLock()
condition = threading.Condition()
seats = threading.BoundedSemaphore(3)
inside, most = [], [0]
counter = {"lock": 0, "rlock": 0}
made = {"lock": [0] * THREADS, "rlock": [0] * THREADS}
box = []
put, taken = [0] * THREADS, [0] * THREADS
line = queue.Queue(maxsize=5)
simple = queue.SimpleQueue()
local = threading.local()


def locks(number):
    with lock:
        counter["lock"] = int(counter["lock"]) + 1
    made["lock"][number] += 1
    with rlock, rlock:
        counter["rlock"] = int(counter["rlock"]) + 1
    made["rlock"][number] += 1
    if lock.acquire(timeout=0.001):
        lock.release()
    if lock.acquire(blocking=False):
        lock.release()
    local.number = number
    check(local.number == number and not hasattr(local, "other"))


def conditions(number):
    with condition:
        if number % 2:
            box.append(number)
            put[number] += 1
            condition.notify()
        elif condition.wait_for(lambda: box, timeout=0.01):
            box.pop()
            taken[number] += 1


def semaphores(number):
    with seats:
        inside.append(number)
        most[0] = max(most[0], len(inside))
        inside.remove(number)


def queues(number):
    try:
        line.put(number, timeout=0.01)
        simple.put(number)
        put[number] += 1
    except queue.Full:
        pass
    try:
        line.get(timeout=0.01)
        simple.get(timeout=0.01)
        taken[number] += 1
    except queue.Empty:
        pass


def meetings(number):
    event, barrier = threading.Event(), threading.Barrier(3)
    waiters = [threading.Thread(target=lambda: (event.wait(), barrier.wait())) for _ in range(2)]
    for thread in waiters:
        thread.start()
    event.set()
    barrier.wait()
    for thread in waiters:
        thread.join()
        check(not thread.is_alive())


def executors(number):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(pow, 2, index) for index in range(8)]
        check(sum(future.result() for future in futures) == 255)
        done, rest = concurrent.futures.wait(futures)
        check(len(done) == 8 and not rest)


run(locks, conditions, semaphores, queues, meetings, executors)
for kind, count in counter.items():
    check(count == sum(made[kind]), kind, count, made[kind])
check(most[0] <= 3 and not inside)
check(len(box) + line.qsize() == sum(put) - sum(taken), put, taken)
check(threading.active_count() == 1, threading.enumerate())
print("ok")
