"""reprlib: shortened and recursive representations."""
import reprlib
from array import array
from collections import deque

for value in (list(range(20)), tuple(range(20)), {i: i for i in range(10)}, set(range(10)), frozenset(range(10)),
              "s" * 100, b"b" * 100, 10 ** 100, deque(range(20)), array("i", range(20)), [[[[[[[[1]]]]]]]], (1,), [], {}):
    print(reprlib.repr(value))
short = reprlib.Repr(maxlist=2, maxstring=10, maxlong=10, maxdict=1, maxlevel=2, fillvalue="~")
print(short.repr([1, 2, 3]), short.repr("abcdefghijklmnop"), short.repr(10 ** 30), short.repr({1: 2, 3: 4}))
print(short.repr([[["deep"]]]), reprlib.Repr(indent=2).repr([1, [2, {"a": 3}]]), reprlib.Repr(indent="->").repr((1, 2)))
class Odd:
    def __repr__(self):
        return "<Odd " + "o" * 60 + ">"
class Broken:
    def __repr__(self):
        raise ValueError
print(reprlib.repr(Odd()), reprlib.repr(Broken()).split(" at ")[0])
class Node:
    def __init__(self):
        self.children = [self, 1]
    @reprlib.recursive_repr("<again>")
    def __repr__(self):
        "doc"
        return f"Node({self.children})"
print(Node(), Node.__repr__.__doc__)
class Mine(reprlib.Repr):
    def repr_int(self, value, level):
        return f"int:{value}@{level}"
print(Mine().repr([1, [2]]))
