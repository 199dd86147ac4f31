"""When weak references are one and the same, and what they take."""
import weakref
class C: pass
c = C()
r1, r2 = weakref.ref(c), weakref.ref(c)
print(r1 is r2, weakref.ref(c, None) is r1, weakref.ref(c, print) is r1, weakref.getweakrefcount(c))
p1, p2 = weakref.proxy(c), weakref.proxy(c)
print(p1 is p2)
for function in (lambda: weakref.ref(1), lambda: weakref.proxy("x"), lambda: weakref.ref([])):
    try:
        print(function())
    except TypeError as error:
        print(error)
calls = []
other = C()
ref = weakref.ref(other, lambda reference: calls.append(reference() is None))
del other
print(calls, ref(), ref == ref, ref == weakref.ref(c))
try:
    hash(weakref.ref(C()))
except TypeError as error:
    print(error)
proxy = weakref.proxy(C())
for function in (lambda: proxy.x, lambda: str(proxy), lambda: bool(proxy), lambda: proxy + 1):
    try:
        function()
    except ReferenceError as error:
        print(error)
class Callable:
    def __call__(self, *args): return args
k = Callable()
print(type(weakref.proxy(k)).__name__, weakref.proxy(k)(1, 2), type(p1).__name__)
values = weakref.WeakValueDictionary()
item = C()
values["a"] = item
print(len(values), "a" in values, values.get("a") is item)
del item
print(len(values), "a" in values)
keys = weakref.WeakKeyDictionary({c: 1})
print(keys[c], list(keys.values()), len(weakref.WeakSet([c, c])))
class NoWeak:
    __slots__ = ()
try:
    weakref.ref(NoWeak())
except TypeError as error:
    print(error)
