"""The interpreter waits for threads that are not daemons, and drops those that are."""
import threading
import time
gate = threading.Event()
def late():
    gate.wait()
    print("late thread runs to its end")
def daemon():
    while True:
        time.sleep(0.001)
threading.Thread(target=late).start()
threading.Thread(target=daemon, daemon=True).start()
def raises():
    raise SystemExit
t = threading.Thread(target=raises)
t.start()
t.join()
print("main ends")
gate.set()
