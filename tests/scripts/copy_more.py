"""copy, deepcopy, replace: protocols, memo, errors."""
import copy
from collections import OrderedDict, deque, namedtuple, defaultdict
class C:
    def __init__(self, x): self.x = x
    def __copy__(self): return C(("copied", self.x))
    def __deepcopy__(self, memo):
        print("deep", len(memo) > 0)
        return C(copy.deepcopy(self.x, memo))
a = C([1])
print(copy.copy(a).x, copy.deepcopy(a).x, copy.deepcopy([a, a])[0].x)
pair = copy.deepcopy([a, a])
print(pair[0] is pair[1])
for v in (1, 1.5, "s", b"b", None, (), (1, 2), frozenset([1]), int, len, range(3), Ellipsis, slice(1)):
    assert copy.copy(v) is v or v == copy.copy(v)
    print(type(v).__name__, copy.deepcopy(v) is v)
t = ([1], 2)
print(copy.copy(t) is t, copy.deepcopy(t) is t, copy.deepcopy((1, (2,))) is not None)
l = [1]
l.append(l)
d = copy.deepcopy(l)
print(d[1] is d, d is not l)
for v in (OrderedDict(a=[1]), deque([[1]], 3), defaultdict(list, k=[1]), bytearray(b"x"), {1: {2: {3}}}, [[[]]]):
    s, deep = copy.copy(v), copy.deepcopy(v)
    print(type(s).__name__, s == v, deep == v, s is not v)
N = namedtuple("N", "a b")
print(copy.replace(N(1, 2), b=5), copy.copy(N([], 1)))
class R:
    def __init__(self, **kw): self.__dict__.update(kw)
    def __replace__(self, /, **changes): return R(**(self.__dict__ | changes))
print(vars(copy.replace(R(a=1, b=2), a=9)))
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
show(lambda: copy.replace(5, real=1))
show(lambda: copy.copy((i for i in ())))
class NoCopy:
    def __reduce_ex__(self, p): raise TypeError("not me")
show(lambda: copy.copy(NoCopy()))
class Strange:
    def __reduce_ex__(self, p): return "global"
s = Strange()
print(copy.copy(s) is s, copy.deepcopy(s) is s)
class Iter:
    def __init__(self): self.got = []
    def append(self, x): self.got.append(x)
    def __setitem__(self, k, v): self.got.append((k, v))
    def __reduce_ex__(self, p): return Iter, (), {"st": [1]}, iter([1, 2]), iter([("k", "v")])
i = copy.deepcopy(Iter())
print(i.got, i.st)
memo = {}
x = [1]
copy.deepcopy(x, memo)
print(id(x) in memo, memo[id(x)] is not x)
