# What calls of built-in methods say about arguments that do not fit.
import collections
import datetime
import math
import re

CALLS = [
    lambda: collections.deque().append(), lambda: collections.deque().copy(1), lambda: datetime.date.today(1),
    lambda: re.compile("a").__copy__(1), lambda: [].append(), lambda: [].append(1, 2), lambda: math.sin(),
    lambda: math.floor(x=1), lambda: "".center(x=1), lambda: "".strip(chars="a"), lambda: len(), lambda: len(1, 2),
    lambda: (1).__add__(x=1), lambda: (1).__setattr__(), lambda: [].__setitem__(1), lambda: (lambda: 1).__get__(),
    lambda: (lambda: 1).__get__(1, 2, 3), lambda: (1).__pow__(), lambda: (1).__eq__(), lambda: [].__len__(1),
    lambda: "".encode(None), lambda: "".encode(1), lambda: "".count(None), lambda: format(1, None),
    lambda: (1).to_bytes(1, None), lambda: float.__getformat__(1), lambda: memoryview(b"").cast(1),
    lambda: collections.deque.__new__(3), lambda: datetime.date.__new__("a"), lambda: int.__new__(str),
    lambda: collections.deque.__new__(int), lambda: iter([]).__init__(1), lambda: object().__init__(1),
    lambda: "é" | {"a": 1}.keys(), lambda: [1, 2] - {1: 2}.keys(), lambda: (1, 3) ^ {1: 2}.keys(),
    lambda: "ab" & {"a": 1}.keys(), lambda: [("a", 1)] | {"a": 1}.items(), lambda: 3 | {}.keys(),
]
for number, call in enumerate(CALLS):
    try:
        result = call()
        print(number, sorted(result) if isinstance(result, set) else result)
    except Exception as error:
        print(number, type(error).__name__, error)
print(collections.deque().append.__qualname__, datetime.date.today.__qualname__, [].append.__qualname__)
