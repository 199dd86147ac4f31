"""__del__: order, resurrection, errors, cycles and gc."""
import gc
import sys
class D:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name)
def f():
    a = D("local")
    return 5
print(f())
a = D("rebound")
a = None
l = [D("list 1"), D("list 2")]
l.pop(0)
l.clear()
d = {"k": D("dict")}
d["k"] = 1
saved = []
class Phoenix:
    def __del__(self):
        saved.append(self)
        print("resurrected")
p = Phoenix()
del p
print(len(saved))
saved.clear()
print("dies quietly", len(saved))
gc.disable()
class Node:
    def __init__(self, name): self.name, self.other = name, None
    def __del__(self): print("cycle", self.name)
x, y = Node("x"), Node("y")
x.other, y.other = y, x
del x, y
print("collected", gc.collect() >= 2)
def gen():
    try:
        yield 1
    finally:
        print("generator closed")
g = gen()
next(g)
del g
class Bad:
    def __del__(self): raise ValueError("in del")
hook = sys.unraisablehook
sys.unraisablehook = lambda u: print("unraisable", type(u.exc_value).__name__, u.exc_value)
b = Bad()
del b
sys.unraisablehook = hook
def exc():
    e = D("kept by traceback")
    raise ValueError
try:
    exc()
except ValueError as error:
    print("caught")
print("after except")
print(D("temporary").name)
[D("comprehension") for _ in range(2)]
import weakref
c = D("weak")
r = weakref.ref(c, lambda _: print("callback before del?"))
del c
t = (D("tuple"),)
del t
print(gc.isenabled(), gc.get_threshold()[0] > 0, gc.is_tracked([]), gc.is_tracked(1))
