# Threads behave alike under both policies of the lock; only time differs.
import sys
import threading
import time

out = []


def consumer(lock, items, done):
    while not done.is_set() or items:
        with lock:
            if items:
                out.append(items.pop(0))
        time.sleep(0)


for interval in 0.005, 1e-6:
    sys.setswitchinterval(interval)
    items, done, lock = [], threading.Event(), threading.Lock()
    out.clear()
    threads = [threading.Thread(target=consumer, args=(lock, items, done)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(200):
        with lock:
            items.append(number)
    done.set()
    for thread in threads:
        thread.join()
    print(len(out), sorted(out) == list(range(200)))

for value in 0, -1, "1":
    try:
        sys.setswitchinterval(value)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
for value in 1e-6, 1e-5, 0.25, 5e-7:
    sys.setswitchinterval(value)
    print(sys.getswitchinterval())
