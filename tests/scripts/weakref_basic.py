"""Weak references, callbacks, proxies and weak containers."""
import weakref
class A:
    def __init__(self, n): self.n = n
    def hello(self): return f"hello {self.n}"
    def __repr__(self): return f"A({self.n})"
a = A(1)
r = weakref.ref(a, lambda ref: print("callback", ref is r, ref()))
print(r() is a, r is weakref.ref(a, None) , weakref.ref(a) is weakref.ref(a), weakref.getweakrefcount(a), hash(r) == hash(a))
del a
print(r())
p = A(2)
proxy = weakref.proxy(p)
print(proxy.n, proxy.hello(), type(proxy).__name__)
del p
try:
    proxy.n
except ReferenceError as e:
    print(e)
d = weakref.WeakValueDictionary()
k = A(3)
d["k"] = k
print(len(d), d["k"])
del k
print(len(d), list(d), "k" in d)
wk = weakref.WeakKeyDictionary()
key = A(4)
wk[key] = "v"
print(wk[key], len(wk))
del key
print(len(wk))
s = weakref.WeakSet()
x, y = A(5), A(6)
s.add(x)
s.add(y)
del x
print(sorted(o.n for o in s))
for bad in (5, "s", (), None, object()):
    try:
        weakref.ref(bad)
        print("ok")
    except TypeError as e:
        print(e)
b = A(7)
method = weakref.WeakMethod(b.hello)
print(method()())
del b
print(method())
f = weakref.finalize(y, print, "finalized", 6)
print(f.alive)
del y
print(f.alive)
class S:
    __slots__ = ()
try:
    weakref.ref(S())
except TypeError as e:
    print(e)
