"""weakref: references, callbacks, containers, proxies."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import gc
import weakref


class Node:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Node({self.name!r})"

    def __len__(self):
        return 3

    def __getitem__(self, key):
        return key * 2

    def __add__(self, other):
        return f"{self.name}+{other}"

    def __call__(self, x):
        return x + 1


log = []
n = Node("a")
r = weakref.ref(n)
s = weakref.ref(n, lambda ref: log.append(ref() is None))
print(r() is n, r is weakref.ref(n), r == s, hash(r) == hash(n), weakref.getweakrefcount(n), len(weakref.getweakrefs(n)), r.__callback__, callable(s.__callback__))
p = weakref.proxy(n)
print(p.name, len(p), p[2], p + "b", p(1), repr(p)[:13], type(p).__name__, p == n, bool(p), isinstance(p, Node))
p.name = "changed"
print(n.name)
del n
print(r(), s(), log, r == s, r == r)
show(lambda: p.name)
show(lambda: p(1))
show(hash, weakref.ref(Node("gone")))
for value in (5, "x", (), [], {}, None, object()):
    show(lambda: type(weakref.ref(value)).__name__)
print(weakref.ref({1}.__class__)() is set, weakref.ref(len)() is len, weakref.ref(Node)() is Node)
show(weakref.ref)
show(weakref.ref, Node, 1, 2)
show(setattr, r, "x", 1)
values = weakref.WeakValueDictionary()
a, b = Node("a"), Node("b")
values["a"], values["b"] = a, b
keys = weakref.WeakKeyDictionary({a: 1, b: 2})
members = weakref.WeakSet([a, b])
print(sorted(values), len(keys), len(members), a in members, values["a"] is a, keys[b])
del b
print(sorted(values), len(keys), len(members), values.get("b", "none"), list(keys.items()))


class Weak(weakref.ref):
    def __init__(self, target, callback=None, *, tag=None):
        super().__init__(target, callback)
        self.tag = tag

    def __new__(cls, target, callback=None, *, tag=None):
        return super().__new__(cls, target, callback)


w = Weak(a, tag="t")
print(w() is a, w.tag, w is weakref.ref(a), w == weakref.ref(a))
m = weakref.WeakMethod(a.__len__)
print(m()(), m() == a.__len__)
f = weakref.finalize(a, log.append, "finalized")
print(f.alive, f.peek()[2], f.atexit)
a.loop = a
del a
gc.collect()
print(w(), m(), f.alive, log, len(values))


class Slotted:
    __slots__ = ("x",)


class WithWeak:
    __slots__ = ("x", "__weakref__")


show(weakref.ref, Slotted())
print(weakref.ref(WithWeak())())
