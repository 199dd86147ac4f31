"""Two threads take two locks in different orders; a signal ends the process."""
import signal
import threading

first, second = threading.Lock(), threading.Lock()
both = threading.Barrier(2)


def take(one, other):
    with one:
        both.wait()
        with other:
            pass


threads = [
    threading.Thread(target=take, args=(first, second), name="ab"),
    threading.Thread(target=take, args=(second, first), name="ba"),
]
for thread in threads:
    thread.start()
signal.setitimer(signal.ITIMER_REAL, 0.3)
for thread in threads:
    thread.join()
