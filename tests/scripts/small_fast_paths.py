"""Parts of ranges, min and max of several arguments, repeated bytes: the quick ways agree with the general ones."""
BOUNDS = [None, 0, 1, 2, 7, -1, -3, -20, 20, 2**62, -2**62, 2**63, 2**70, -2**70]
STEPS = [None, 1, 2, -1, -2, 5, -7, 2**40, 2**61, -2**62, 2**63, 2**70, -2**70]
RANGES = [range(0), range(10), range(3, 30, 4), range(10, -5, -3), range(2**61, 2**61 + 9), range(0, 2**61, 2**40),
          range(-2**62, 2**62, 2**59), range(2**70, 2**70 + 20, 3), range(5, 5, -2**61)]


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        print("index", self.value)
        return self.value


for r in RANGES:
    total = []
    for start in BOUNDS:
        for stop in BOUNDS:
            for step in STEPS:
                part = r[start:stop:step]
                total.append((part.start, part.stop, part.step, len(part) if part.stop < 2**62 else -1))
    print(r, r[::-1], len(total), hash(tuple(total)))
print(range(10)[Index(2):Index(8):Index(-3)], range(10)[Index(8)::Index(-3)])
try:
    range(10)[::0]
except ValueError as error:
    print(error)


class Named(int):
    def __lt__(self, other):
        print("lt", int(self), int(other))
        return int(self) < int(other)


print(min(3, 1, 2), max(3, 1, 2), min(Named(4), 4.0), max("b", "a", key=ord), min([1], [1.0], key=len), min(1, True), max(1, True))
print(min(Named(2), Named(1), Named(3)), type(min(Named(2), 2)))
for attempt in (lambda: min(1, "a"), lambda: max(1, 2, default=3), lambda: min(), lambda: min([]), lambda: max(1, 2, key=5)):
    try:
        print(attempt())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
print(b"x" * 5, b"\0" * 300 == bytes(300), b"ab" * 3, b"" * 9, b"x" * -1, bytearray(b"y") * 4, len(b"z" * 100_000))
