"""What a summary is made of, on a simulated clock: computing in turns, a lock held over a sleep, waits on an event."""
import threading
import time

lock = threading.Lock()
ready = threading.Event()


def compute():
    for _ in range(200_000):
        pass


def hold():
    with lock:
        ready.set()
        time.sleep(30)


def want():
    ready.wait()
    with lock:
        time.sleep(10)


named = {"compute-1": compute, "compute-2": compute, "holder": hold, "wanter": want}
threads = [threading.Thread(target=target, name=name) for name, target in named.items()]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
