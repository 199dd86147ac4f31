"""SystemExit: the status, and that finally blocks and atexit run."""
import atexit
import sys
atexit.register(print, "atexit", 1)
atexit.register(lambda: print("atexit 2"))
for value in (0, 3, None, "text"):
    try:
        sys.exit(value)
    except SystemExit as error:
        print(repr(error), error.code)
try:
    print("leaving")
    sys.exit(7)
finally:
    print("finally")
