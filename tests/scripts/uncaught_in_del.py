"""Errors in __del__ and at exit are reported but do not change the status."""
import atexit
class Bad:
    def __del__(self):
        raise ValueError("ignored")
b = Bad()
del b
@atexit.register
def at_exit():
    print("at exit")
    raise RuntimeError("also ignored")
print("end of the program")
