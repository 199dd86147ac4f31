"""A thread sleeps with a lock in hand, and another one wants it."""
import threading
import time

lock = threading.Lock()
taken = threading.Event()


def hold():
    with lock:
        taken.set()
        while not wanted:
            time.sleep(0.001)
        time.sleep(0.1)


def want():
    taken.wait()
    wanted.append(True)
    with lock:
        pass


wanted = []
threads = [threading.Thread(target=hold, name="holder"), threading.Thread(target=want, name="wanter")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
