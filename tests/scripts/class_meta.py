"""Metaclasses, __init_subclass__, __prepare__, __class_getitem__, type()."""
class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        print("prepare", name, [b.__name__ for b in bases], kw)
        return {}
    def __new__(mcls, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")))
        return super().__new__(mcls, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
        Meta.names = getattr(Meta, "names", []) + [name]
    def __call__(cls, *args):
        print("call", cls.__name__, args)
        return super().__call__(*args)
    def __len__(cls): return 7
    def __getattr__(cls, name): return f"meta {name}"
    def __instancecheck__(cls, obj): return obj == "magic" or super().__instancecheck__(obj)
class A(metaclass=Meta, flag=1):
    a = 1
    def __init__(self, x=0): self.x = x
class B(A): pass
print(B(5).x, len(A), A.anything, Meta.names, type(B) is Meta, isinstance("magic", A), isinstance(1, A))
class Base:
    subs = []
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        Base.subs.append((cls.__name__, tag))
class S1(Base): pass
class S2(S1, tag="t"): pass
print(Base.subs)
try:
    class S3(Base, bad=1): pass
except TypeError as error:
    print(error)
class G:
    def __class_getitem__(cls, item): return f"{cls.__name__}[{item}]"
print(G[int], G["x", 1])
T = type("T", (Base,), {"v": 1, "m": lambda self: self.v})
print(T().m(), T.__name__, T.__module__)
class M2(type): pass
try:
    class Conflict(A, metaclass=M2): pass
except TypeError as error:
    print(error)
print(type(type), type(1).__name__, type.__call__(int, "5"), A.__subclasses__())
class Enumish(type):
    def __iter__(cls): return iter(cls.items)
class E(metaclass=Enumish):
    items = [1, 2]
print(list(E), [x for x in E])
