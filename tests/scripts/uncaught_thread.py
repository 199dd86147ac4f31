"""An exception in a thread goes to standard error; the program's status stays 0."""
import sys
import threading
def work():
    raise ValueError("in thread")
t = threading.Thread(target=work, name="worker")
t.start()
t.join()
print("main goes on")
captured = []
hook, threading.excepthook = threading.excepthook, lambda args: captured.append(args.exc_type)
t = threading.Thread(target=work)
t.start()
t.join()
print(captured)
threading.excepthook = hook
sys.exit(4)
