"""Two threads compute; each tells how much of its processor's time it took, and how long it was ready without one."""
import threading
import time

SECONDS = 0.3


def compute():
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        pass
    with open("/proc/thread-self/schedstat") as file:
        ready = file.read().split()[1]
    used[threading.current_thread().name] = time.thread_time_ns(), ready


used = {}
threads = [threading.Thread(target=compute, name=f"compute-{n}") for n in (1, 2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for name, (ran, ready) in used.items():
    print(name, ran, ready)
