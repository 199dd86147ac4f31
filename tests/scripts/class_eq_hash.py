"""Equality and hashing by class; ordering helpers; copies in sets."""
import functools
class NoHash:
    def __eq__(self, o): return True
try:
    hash(NoHash())
except TypeError as e:
    print(e)
print(NoHash.__hash__, NoHash() == 5, NoHash() != 5, [NoHash()] == [1], 5 == NoHash())
class Kept(NoHash):
    __hash__ = object.__hash__
print(isinstance(hash(Kept()), int))
@functools.total_ordering
class V:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n if isinstance(o, V) else NotImplemented
    def __lt__(self, o): return self.n < o.n if isinstance(o, V) else NotImplemented
    def __hash__(self): return hash(self.n)
    def __repr__(self): return f"V{self.n}"
a, b = V(1), V(2)
print(a < b, a <= b, a > b, a >= b, a == V(1), a != b, {a, V(1), b} == {a, b}, {a: "x"}[V(1)], sorted([b, a]), max(a, b), a in [V(1)], [V(1), b].index(b))
try:
    a < 1
except TypeError as e:
    print(e)
print(a == 1, a != 1, V(1) is a, hash(a) == hash(V(1)))
class Ne:
    def __ne__(self, o): return "ne called"
print(Ne() != 1, Ne() == 1)
class Big:
    def __hash__(self): return 2**100
print(hash(Big()) == hash(2**100), hash(-1) == hash(-2), hash("") == 0, hash(()) == hash(()), hash((1, (2,))) == hash((1, (2,))), hash(None) == hash(None))
class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, o): return self.n == o.n
d = {K(i): i for i in range(50)}
print(len(d), d[K(25)], K(99) in d)
for i in range(0, 50, 2): del d[K(i)]
print(len(d), sum(d.values()), sum(k.n for k in d))
