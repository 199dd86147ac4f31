"""Decorators on functions, methods and classes."""
import functools
def trace(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        print("call", f.__name__, args, kwargs)
        return f(*args, **kwargs)
    return wrapper
def repeat(n):
    def deco(f):
        return lambda *a: [f(*a) for _ in range(n)]
    return deco
@repeat(2)
@trace
def add(a, b=1):
    "Adds."
    return a + b
print(add(1))

class C:
    @trace
    def method(self, x):
        return x
    def __repr__(self):
        return "C()"
    @staticmethod
    def static(x):
        return x * 2
    @classmethod
    def klass(cls, x):
        return cls.__name__, x
    @property
    def prop(self):
        return "prop"
    @functools.cached_property
    def cached(self):
        print("computing")
        return 42
c = C()
print(c.method(3), c.static(2), C.static(2), c.klass(1), C.klass(1), c.prop, c.cached, c.cached)
def tag(name):
    def deco(cls):
        cls.tag = name
        return cls
    return deco
@tag("x")
class D: pass
print(D.tag)
@functools.lru_cache(maxsize=2)
def square(x):
    print("square", x)
    return x * x
print(square(2), square(2), square(3), square(4), square(2), square.cache_info())
p = functools.partial(int, base=2)
print(p("101"), p.func is int, p.keywords, functools.reduce(lambda a, b: a * b, range(1, 6), 1))
@functools.singledispatch
def kind(x):
    return "other"
@kind.register
def _(x: int):
    return "int"
@kind.register(list)
def _(x):
    return "list"
print(kind(1), kind([]), kind("s"), kind(True))
