"""Two threads that wait for each other, and a main thread that waits for both."""
import os
import sys
import threading

a, b = threading.Lock(), threading.RLock()
both = threading.Barrier(2)


def take(one, other):
    with one:
        both.wait()
        with other:
            pass


first = threading.Thread(target=take, args=(a, b), name="first", daemon=True)
second = threading.Thread(target=take, args=(b, a), name="second", daemon=True)
first.start()
second.start()
if "timeout" in sys.argv:
    # Somebody waits for a limited time only: this is no deadlock.
    second.join(timeout=0.5)
    os._exit(0)
second.join()
