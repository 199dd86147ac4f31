"""super(): cooperative calls, two arguments, errors."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


class A:
    def f(self):
        return ["A"]

    @classmethod
    def c(cls):
        return [f"A.c {cls.__name__}"]

    @property
    def p(self):
        return "A.p"

    def __getitem__(self, key):
        return f"A[{key}]"


class B(A):
    def f(self):
        return ["B"] + super().f()

    @classmethod
    def c(cls):
        return ["B.c"] + super().c()


class C(A):
    def f(self):
        return ["C"] + super().f()

    @property
    def p(self):
        return "C.p " + super().p


class D(B, C):
    def f(self):
        return ["D"] + super().f()

    @staticmethod
    def s(x):
        return super(D, x).f()

    def item(self):
        return super().__getitem__(3)


d = D()
print(d.f(), D.c(), d.p, D.s(d), d.item(), super(B, d).f(), super(C, d).f(), super(B, D).c(), [k.__name__ for k in D.__mro__])
s = super(B, d)
print(s, s.__thisclass__, s.__self__ is d, s.__self_class__, super(B), super(B).__self__)
for action in ("super(B, 5)", "super(5)", "super(B, A())", "super()", "super(B, d).nope", "super(B, d)[1]", "setattr(super(B, d), 'f', 1)", "super(B, d).p", "super(type=B)", "super(B).f", "len(super(B, d))"):
    print(action, end=": ")
    show(eval, action)


class E:
    def no_first():
        return super()

    def deleted(self):
        del self
        return super()

    def nested(self):
        return [super().__repr__()[:3] for _ in range(1)]

    def inner(self):
        def deep(self):
            return super().__class__

        return deep(self)


show(E.no_first)
show(E().deleted)
print(E().nested(), E().inner() is super)


class Base:
    def __init_subclass__(cls, **kw):
        super().__init_subclass__()
        cls.registered = sorted(kw)

    def __new__(cls, *args):
        self = super().__new__(cls)
        self.made = args
        return self


class Derived(Base, a=1, b=2):
    def __new__(cls, *args):
        return super().__new__(cls, *args, "extra")

    def __setattr__(self, name, value):
        super().__setattr__(name, (value,))


x = Derived(1)
x.y = 5
print(Derived.registered, x.made, x.y, __class__ if "__class__" in globals() else "no __class__ here")


class Bound:
    unbound = None

    def f(self):
        return self.__class__.unbound.f()


class Child(Bound):
    pass


Child._Child__super = super(Child)
print(type(Child().__class__._Child__super).__name__, Child._Child__super.__get__(Child()).f.__name__)
