"""super() in its stranger places."""
class A:
    def who(self): return "A"
    @classmethod
    def make(cls): return "A.make", cls.__name__
    @staticmethod
    def s(): return "A.s"
    @property
    def p(self): return "A.p"
class B(A):
    def who(self): return "B" + super().who()
    @classmethod
    def make(cls): return super().make()
    @staticmethod
    def s(): return super(B, B).s()
    @property
    def p(self): return "B" + super().p
    def explicit(self): return super(B, self).who()
    def comprehension(self): return [super(B, self).who() for _ in range(2)]
    def nested(self):
        def inner():
            return __class__.__name__
        return inner()
b = B()
print(b.who(), b.make(), b.s(), b.p, b.explicit(), b.comprehension(), b.nested())
print(super(B, b).who(), type(super(B, b)).__name__, super(B, b).__self__ is b, super(B, b).__thisclass__.__name__)
class Mixin:
    def who(self): return "M" + super().who()
class C(Mixin, B): pass
print(C().who())
for bad in (lambda: super(), lambda: super(5), lambda: super(A, 5), lambda: super(B, b).missing):
    try:
        bad()
    except (RuntimeError, TypeError, AttributeError) as error:
        print(type(error).__name__, error)
class Item:
    def __getitem__(self, i): return ("base", i)
class SubItem(Item):
    def __getitem__(self, i): return super().__getitem__(i + 1)
print(SubItem()[1])
class X:
    def __init__(self, **kw):
        print("X", kw)
class Y(X):
    def __init__(self, y, **kw):
        super().__init__(**kw)
        print("Y", y)
class Z(X):
    def __init__(self, z, **kw):
        super().__init__(**kw)
        print("Z", z)
class YZ(Y, Z): pass
YZ(y=1, z=2, w=3)
