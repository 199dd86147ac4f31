"""copy, deepcopy and pickle."""
import copy
import pickle
class P:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return type(o) is P and self.x == o.x
    def __repr__(self): return f"P({self.x!r})"
class Reduced:
    def __init__(self, n): self.n = n
    def __reduce__(self): return (Reduced, (self.n + 1,))
class State:
    def __getstate__(self): return {"only": 1}
    def __setstate__(self, s): self.restored = s
class Slots:
    __slots__ = ("a", "b")
a = [1, [2, 3], {"k": P(4)}]
b, c = copy.copy(a), copy.deepcopy(a)
a[1].append("x")
print(b[1] is a[1], c[1], c[2]["k"] == a[2]["k"], c[2]["k"] is a[2]["k"], copy.copy((1,)), copy.deepcopy({1, 2}))
r = []
r.append(r)
d = copy.deepcopy(r)
print(d[0] is d, d is r)
values = [None, True, 0, -1, 255, 2**40, 2**100, -(2**70), 1.5, "text é", b"bytes", (1, (2,)), [1], {"a": 1}, {1}, frozenset([2]), P([1]), range(3), 1j, bytearray(b"x"), len, P, Ellipsis, slice(1, 2)]
for protocol in range(6):
    for v in values:
        assert pickle.loads(pickle.dumps(v, protocol)) == v, (protocol, v)
print("round trips", len(pickle.dumps([1, 2, 3], 5)), pickle.dumps(0, 0), pickle.dumps("a", 2))
print(pickle.loads(pickle.dumps(Reduced(1))).n, pickle.loads(pickle.dumps(State())).restored, pickle.loads(pickle.dumps(r))[0].__class__)
s = Slots()
s.a = 5
t = pickle.loads(pickle.dumps(s))
print(t.a, hasattr(t, "b"), copy.copy(s).a)
shared = [P(1)] * 2
u = pickle.loads(pickle.dumps(shared))
print(u[0] is u[1])
for bad in (lambda: pickle.dumps(lambda: 0), lambda: pickle.loads(b""), lambda: pickle.loads(b"x"), lambda: pickle.dumps(iter([]).__class__.__name__ and (i for i in ()))):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__)
e = pickle.loads(pickle.dumps(ValueError("m", 1)))
print(repr(e), copy.replace(__import__("collections").namedtuple("N", "a b")(1, 2), b=3)[1])
