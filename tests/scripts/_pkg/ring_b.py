print("b begins")
import _pkg.ring_a
name = "b"
try:
    from .ring_a import name as other
except ImportError as error:
    print(str(error).split(" (")[0])


def ask():
    return _pkg.ring_a.name
