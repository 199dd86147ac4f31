"""Two threads take two locks in opposite order: over seeds, each waits for the other for ever."""
import threading

a, b = threading.Lock(), threading.Lock()


def take(one, other):
    for _ in range(10):
        with one:
            with other:
                pass


threads = [
    threading.Thread(target=take, args=(a, b), name="first"),
    threading.Thread(target=take, args=(b, a), name="second"),
]
for thread in threads:
    thread.start()
print("started")
for thread in threads:
    thread.join()
print("fine")
