"""Very deep structures are made, used and dropped without overflow."""
import sys

deep = []
for _ in range(40_000):
    deep = [deep]
print(len(deep))
del deep
deep = ()
for _ in range(40_000):
    deep = (deep,)
del deep
deep = {}
for i in range(40_000):
    deep = {"next": deep}
del deep


class Node:
    pass


head = None
for i in range(40_000):
    node = Node()
    node.next = head
    head = node
del head, node


class Slotted:
    __slots__ = ("next",)


head = None
for i in range(40_000):
    node = Slotted()
    node.next = head
    head = node
del head, node


def chain(inner):
    yield inner
    yield 2


gen = None
for _ in range(20_000):
    gen = chain(gen)
    next(gen)
del gen
f = None
for _ in range(40_000):
    f = (lambda f: lambda: f)(f)
del f
error = None
for _ in range(40_000):
    new = ValueError()
    new.__context__ = error
    error = new
del error, new
nested = []
for _ in range(40_000):
    nested = [nested]
try:
    print(hash(nested))
except TypeError as problem:
    print(problem)
try:
    print(len(repr(nested)))
except RecursionError:
    print("too deep to show")
loop = []
loop.append(loop)
d = {}
d["d"] = d
print(loop, d, (loop,), sys.getrefcount(loop) > 1)
try:
    loop == [loop] or [[loop]] == loop
    a, b = [], []
    a.append(b)
    b.append(a)
    a == b
except RecursionError:
    print("compared for ever")
