"""atexit: order, removal, errors, functions that register more."""
import atexit
import sys

def say(*args, **keywords):
    print("exit", *args, keywords or "")

print(atexit._ncallbacks())
atexit.register(say, "first")
atexit.register(say, "second", key=1)
@atexit.register
def decorated():
    print("decorated")
    atexit.register(say, "late")
atexit.register(say, "gone")
def removed():
    print("never")
atexit.register(removed)
atexit.register(removed)
atexit.unregister(removed)
atexit.unregister(len)
print(atexit._ncallbacks(), decorated.__name__)
for wrong in (), (3,):
    try:
        atexit.register(*wrong)
    except TypeError as error:
        print(error)
del sys.modules["atexit"]
import atexit as another
another.register(say, "another")
def fails():
    sys.stderr = None
    raise RuntimeError("nobody hears")
another.register(fails)
print("end of program")
