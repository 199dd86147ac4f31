"""Name mangling, class body scope, nested classes, class decorators order."""
class A:
    __x = 1
    def __init__(self): self.__y = 2
    def get(self): return self.__x, self.__y
    def __m(self): return "A.__m"
    def call(self): return self.__m()
    class __Inner:
        __z = 3
    def dunder(self): return self.__dunder__
    __dunder__ = "kept"
    def locals(self):
        __l = 5
        return sorted(locals())
    def kw(self, __k): return __k
class B(A):
    __x = 10
    def __m(self): return "B.__m"
    def both(self): return self.__x, super().call()
print(A().get(), B().get(), B().both(), A().dunder(), A().locals(), A().kw(1))
print(sorted(k for k in vars(A) if "A__" in k), A._A__Inner._Inner__z, vars(A()))
try:
    A().kw(__k=1)
except TypeError as e:
    print(e)
try:
    A().__x
except AttributeError as e:
    print(e)
n = 5
class Body:
    n = n + 1
    doubled = n * 2
    items = [n for n in range(3)]
    for i in range(2):
        locals()[f"gen{i}"] = i
    if n > 5:
        def conditional(self): return "defined"
    del i
print(Body.n, Body.doubled, Body.items, Body.gen1, Body().conditional(), hasattr(Body, "i"), Body.__qualname__)
def deco(tag):
    print("make", tag)
    def apply(x):
        print("apply", tag)
        return x
    return apply
@deco("outer")
@deco("inner")
class D:
    print("body")
    class E:
        class F: pass
print(D.E.F.__qualname__, D.E.F.__name__, D.__module__)
def factory():
    class Local: pass
    return Local
print(factory().__qualname__, factory() is factory(), A.__doc__, type("T", (), {"__doc__": "doc"}).__doc__, A.__static_attributes__, A.__firstlineno__ > 0)
