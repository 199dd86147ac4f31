"""Iterators over bytes and bytearrays: their state for pickle, and what they make of odd ones."""
import copy, pickle
for source in (b"abc", bytearray(b"xyz")):
    i = iter(source)
    print(next(i), i.__length_hint__(), i.__reduce__()[1:])
    for twin in (copy.copy(i), pickle.loads(pickle.dumps(i))):
        print(list(twin))
    print(list(i), list(i), i.__reduce__()[1:])
    for state in (0, 2, 3, 100, 2**63 - 1, -1, -5):
        i = iter(source)
        i.__setstate__(state)
        print(state, i.__length_hint__(), list(i), list(i))
i = iter(data := bytearray(b"ab"))
print(next(i))
data.extend(b"cd")
print(next(i), next(i), i.__length_hint__())
data.clear()
print(i.__length_hint__(), list(i))
