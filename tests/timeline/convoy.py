"""A thread that waits shortly beside one that computes: under CPython's protocol each of its turns costs an interval."""
import threading
import time


def wait():
    for _ in range(40):
        time.sleep(0.0002)
    done.set()


def compute():
    while not done.is_set():
        pass


done = threading.Event()
threads = [threading.Thread(target=wait, name="waiter"), threading.Thread(target=compute, name="compute")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
