"""weakref: containers, finalizers, methods, proxies."""
import gc
import weakref
class C:
    def __init__(self, n): self.n = n
    def method(self): return self.n
    def __repr__(self): return f"C({self.n})"
    def __eq__(self, o): return isinstance(o, C) and o.n == self.n
    def __hash__(self): return hash(self.n)
a, b = C(1), C(2)
log = []
r = weakref.ref(a, lambda ref: log.append("gone"))
print(r() is a, weakref.ref(a) is weakref.ref(a), weakref.getweakrefcount(a), r == weakref.ref(a), hash(r) == hash(a), r.__callback__ is not None)
d, s, v = weakref.WeakKeyDictionary({a: 1, b: 2}), weakref.WeakSet([a, b]), weakref.WeakValueDictionary(x=a, y=b)
m = weakref.WeakMethod(a.method)
p = weakref.proxy(a)
print(sorted(d.values()), len(s), sorted(v), m()(), p.n, p == C(1), str(p), isinstance(p, C), type(p).__name__)
f = weakref.finalize(a, lambda *x: log.append(x), 1, 2)
print(f.alive, f.peek()[2], f.atexit)
c = a
del a
gc.collect()
print(r() is c, log)
del c
gc.collect()
print(r(), m(), log, f.alive, len(d), len(s), sorted(v), f())
try: p.n
except ReferenceError as e: print(e)
print(d[b], b in d, v["y"] is b, v.get("x"), v.pop("zz", 5), s == {b}, d.get(C(9), "no"), list(d.items()), list(v.items()), v.setdefault("q", b) is b, len(v))
d2 = weakref.WeakValueDictionary()
k = C(3)
d2["k"] = k
it = iter(d2.items())
print(next(it), d2.copy()["k"], sorted((d2 | {"j": b})), list(d2.valuerefs())[0]() is k)
def show(g):
    try: print(g())
    except Exception as e: print(type(e).__name__, e)
show(lambda: weakref.ref(5))
show(lambda: weakref.ref([]))
show(lambda: weakref.proxy("x"))
show(lambda: v["gone"])
show(lambda: weakref.WeakMethod(len))
show(lambda: weakref.ref())
show(lambda: s.add(1))
show(lambda: hash(weakref.proxy(b)))
class Slots: __slots__ = ("x",)
class Slots2: __slots__ = ("x", "__weakref__")
show(lambda: weakref.ref(Slots()))
print(weakref.ref(Slots2())(), weakref.getweakrefs(b)[0]() is b)
class Ref(weakref.ref):
    __slots__ = ("extra",)
    def __new__(cls, o, cb=None, extra=0): return super().__new__(cls, o, cb)
    def __init__(self, o, cb=None, extra=0):
        super().__init__(o, cb)
        self.extra = extra
x = Ref(b, extra=7)
print(x.extra, x() is b, x == weakref.ref(b), x is not Ref(b))
g = weakref.finalize(b, print, "finalized")
print(g.detach()[2], g.alive)
