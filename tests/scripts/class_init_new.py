"""__new__ and __init__, and who calls them."""
class A:
    def __new__(cls, *args, **kw):
        print("new", cls.__name__, args, kw)
        return super().__new__(cls)
    def __init__(self, *args, **kw):
        print("init", args, kw)
A(1, k=2)
class Single:
    instance = None
    def __new__(cls):
        if cls.instance is None:
            cls.instance = super().__new__(cls)
        return cls.instance
print(Single() is Single())
class Other:
    def __new__(cls): return 5
    def __init__(self): print("never")
print(Other())
class Upper(str):
    def __new__(cls, s): return super().__new__(cls, s.upper())
print(Upper("abc"), type(Upper("abc") + "x").__name__, len(Upper("ab")))
class Bad:
    def __init__(self): return 5
for bad in (Bad, lambda: object(1), lambda: object.__new__(int), lambda: int.__new__(str), lambda: object.__new__(), lambda: type("x", 5, {}), lambda: type(1, (), {})):
    try:
        bad()
    except TypeError as error:
        print(error)
class NoArgs: pass
try:
    NoArgs(1)
except TypeError as error:
    print(error)
class OnlyNew:
    def __new__(cls, x): return super().__new__(cls)
print(type(OnlyNew(3)).__name__)
class Del:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
d = Del(1)
d = Del(2)
del d
def scope():
    local = Del(3)
    print("in scope")
scope()
[Del(4), Del(5)]
print("end")
