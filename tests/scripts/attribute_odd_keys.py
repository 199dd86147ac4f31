"""Attributes of objects whose dictionaries change behind their backs, and have keys of all kinds."""
import copy, gc, weakref
class A:
    pass
class B:
    pass
def attempt(function, *args):
    try:
        return function(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
class Text(str):
    pass
class Odd(str):
    def __hash__(self):
        return str.__hash__(self)
    def __eq__(self, other):
        return str.__eq__(self, other)
for kind in (Text, Odd):
    a = A()
    vars(a)[kind("x")] = 1
    print(a.x, getattr(a, "x"), hasattr(a, "y"))
    a.x = 2
    print(vars(a), type(list(vars(a))[0]).__name__)
    del a.x
    print(attempt(lambda: a.x))
    b = A()
    b.__dict__ = {kind("y"): 3, 5: 6}
    print(b.y, attempt(lambda: b.z))
def total(o):
    result = 0
    for _ in range(100):
        result += o.x
    return result
a = A()
a.x = 1
d = vars(a)
print(total(a))
d["x"] = 5
print(total(a))
del d["x"]
print(attempt(total, a))
d["x"] = 2
print(total(a))
d |= {"x": 9}
print(total(a))
a.__dict__ = d.copy()
d["x"] = 100
print(total(a))
b = A()
b.__dict__ = d
b.w = 2
print(d, vars(b) is d)
for i in range(300):
    setattr(b, f"a{i}", i)
print(len(d), b.a299, d["a150"])
d.popitem()
print(attempt(lambda: b.a299))
c = A()
c.m = 1
d = vars(c)
c.__class__ = B
c.n = 2
d["o"] = 3
print(d, c.o, type(c).__name__)
c.__class__ = A
c.p = 4
print(list(reversed(d)), attempt(lambda: c.q))
for base, args in ((list, ([1, 2],)), (tuple, ((1, 2),)), (int, (10**30,)), (Exception, ())):
    class C(base):
        pass
    o = C(*args)
    o.x = 1
    d = vars(o)
    for i in range(40):
        d[f"n{i}"] = i
    print(base.__name__, total(o), o.n39)
    d["x"] = 3
    d.pop("n0")
    print(total(o), attempt(lambda: o.n0))
j = A()
j.self = j
d, r = vars(j), weakref.ref(j)
del j
gc.collect()
print(r() is d["self"])
del d
gc.collect()
print(r())
k = A()
k.x = 1
d = vars(k)
other = copy.copy(k)
other.x = 3
print(d, vars(other))
d.clear()
k.q = 1
print(d, d.setdefault("r", 5), k.r)
