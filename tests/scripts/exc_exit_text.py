"""sys.exit with a text: the text on standard error, status 1."""
import sys
class Closing:
    def __enter__(self):
        return self
    def __exit__(self, kind, value, tb):
        print("exit with", kind.__name__, value)
with Closing():
    sys.exit("cannot go on")
