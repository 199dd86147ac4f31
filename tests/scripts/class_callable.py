"""Descriptors that bind: functions, builtins, partials, callables, static and class methods."""
import functools
import types
class Callable:
    def __call__(self, *args): return "called", len(args)
class C:
    f = lambda self: "lambda"
    builtin = len
    call = Callable()
    part = functools.partial(lambda *a: len(a), 1)
    cm = classmethod(lambda cls, x=0: (cls.__name__, x))
    sm = staticmethod(lambda *a: len(a))
    method = types.MethodType(lambda s, x: (s, x), "bound to text")
    klass = int
    prop = property(Callable().__call__)
    def __len__(self): return 3
c = C()
print(c.f(), c.call(1), c.cm(2), C.cm(), c.sm(1, 2), C.sm(), c.method(5), c.klass("7"), c.prop)
try:
    c.builtin()
except TypeError as e:
    print(e)
print(C.__dict__["sm"](1), isinstance(C.__dict__["cm"], classmethod), C.cm.__func__, C.cm.__self__ is C) if False else print(C.__dict__["sm"](1), C.cm.__self__ is C)
m = c.f
print(m.__func__ is C.f, m.__self__ is c, m == c.f, hash(m) == hash(c.f), c.f.__name__)
C.f = lambda self: "replaced"
print(m(), c.f())
c.f = lambda: "on the instance"
print(c.f(), C.f(c))
def outside(self): return "outside", type(self).__name__
C.out = outside
c.bound = outside.__get__(c)
print(c.out(), c.bound(), outside.__get__(None, C) is outside)
class Base:
    @classmethod
    def create(cls, *a): return cls.__name__, a
    @classmethod
    @property
    def chained(cls): return "chained"
    @staticmethod
    def util(): return "util"
class Sub(Base):
    @classmethod
    def create(cls, *a): return "sub", super().create(*a)
print(Sub.create(1), Sub().create(2), Base.create(), Sub.util(), type(Base.chained).__name__)
print(str.upper("a"), "a".upper.__self__, list.append.__name__, [].append.__qualname__, int.__add__(1, 2), (1).__add__(2), type.__call__(list, "ab"), object.__repr__(5)[:11])
for bad in (lambda: str.upper(5), lambda: list.append(), lambda: int.__add__("a", 1), lambda: C.f(), lambda: Base.util(1), lambda: dict.fromkeys()):
    try:
        bad()
    except TypeError as e:
        print(e)
print(callable(c.call), callable(C), callable(c), callable(Callable()))
