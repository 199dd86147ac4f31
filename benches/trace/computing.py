"""Four threads that compute."""
import threading
import time


def work():
    total = 0
    for i in range(2_500_000):
        total += i & 7


threads = [threading.Thread(target=work) for _ in range(4)]
start = time.perf_counter()
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("BENCH", time.perf_counter() - start)
