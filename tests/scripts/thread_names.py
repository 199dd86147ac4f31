"""Threads at the edges: names, local data, joins, the end."""
import _thread
import threading

class Mine(threading.local):
    default = "class"
    def __init__(self, *args, **keywords):
        self.args = args, keywords
local = Mine(1, a=2)
print(local.args, local.default)
local.default = "main"
def look():
    print(local.args, local.default)
    del local.args
    print(hasattr(local, "args"))
thread = threading.Thread(target=look, name="looker")
thread.start()
thread.join()
print(local.args, local.default, thread.name, thread.is_alive())
for args, keywords in (((1,), {}), ((), {"a": 1})):
    try:
        threading.local(*args, **keywords)
    except TypeError as error:
        print(error)
for call in (thread.start, threading.Thread().join, threading.current_thread().join, lambda: threading.Thread(group=1),
             lambda: setattr(threading.current_thread(), "daemon", True), lambda: threading.Thread(target=1, args=3)):
    try:
        call()
        print("fine")
    except (RuntimeError, AssertionError, TypeError) as error:
        print(type(error).__name__, error)
print(_thread.set_name("short"), threading.main_thread().name, threading.active_count())
for wrong in ("nul\0", 3):
    try:
        _thread.set_name(wrong)
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
caught = []
threading.excepthook = lambda args: caught.append((args.exc_type.__name__, str(args.exc_value), args.thread.name))
def fail():
    raise KeyError("in thread")
thread = threading.Thread(target=fail, name="failing")
thread.start()
thread.join()
print(caught)
timer = threading.Timer(100, print)
timer.start()
timer.cancel()
timer.join()
print(timer.finished.is_set(), repr(timer).startswith("<Timer("))
