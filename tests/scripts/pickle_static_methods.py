"""Static methods of built-in classes know their class and pickle by it."""
import pickle

for function in (bytearray.maketrans, bytes.maketrans, str.maketrans):
    print(repr(function).split(" at ")[0], function.__self__, function.__module__, function.__name__, function.__qualname__)
    print(function.__reduce__())
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        print(pickle.loads(pickle.dumps(function, protocol)) is function, end=" ")
    print()
print(bytes.maketrans is bytes.maketrans, bytes.maketrans == bytearray.maketrans)
print(str.maketrans("a", "b"), bytes.maketrans(b"a", b"b")[95:99], bytearray().maketrans(b"x", b"y")[119:122])
for call in (lambda: str.maketrans(), lambda: bytes.maketrans(b"a"), lambda: bytes.maketrans(b"a", b"bc")):
    try:
        call()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
