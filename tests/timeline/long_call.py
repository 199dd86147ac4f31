"""One call into native code takes long and keeps the interpreter's lock; another thread waits meanwhile."""
import threading
import time

numbers = list(range(400_000, 0, -1)) * 4


def sort():
    started.set()
    began = time.thread_time_ns()
    kept.append(sorted(numbers))
    print("sort", time.thread_time_ns() - began)


def tick():
    started.wait()
    while sorter.is_alive():
        time.sleep(0.0005)


started, kept = threading.Event(), []
sorter = threading.Thread(target=sort, name="sorter")
ticker = threading.Thread(target=tick, name="ticker")
sorter.start()
ticker.start()
sorter.join()
ticker.join()
