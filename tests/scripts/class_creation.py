"""type(), metaclasses, __slots__ and their errors."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


def make(*args, **kwargs):
    return type(*args, **kwargs)


C = make("C", (), {"x": 1, "f": lambda self: self.x})
print(C, C.__name__, C.__qualname__, C.__module__, C.__bases__, C.__mro__, C().f(), C.__dict__["x"], C.__doc__, C.__base__, C.__subclasses__())
for args in ((), ("C",) * 2, (5, (), {}), ("C", [], {}), ("C", (), []), ("C", (5,), {}), ("C", (int, str), {}), ("C", (bool,), {}), ("C", (int, int), {}), ("C", (object, int), {}), ("C", (type(None),), {}), ("C\0", (), {}), ("C", (), {"__slots__": ["x", "x"]}), ("C", (), {"__slots__": [5]}), ("C", (), {"__slots__": ["a b"]}), ("C", (int,), {"__slots__": ["x"]}), ("C", (), {"__slots__": ["x"], "x": 1}), ("C", (), {"__slots__": ["__dict__", "__dict__"]}), ("C", (), {"__qualname__": 5}), ("C", (), {"__classcell__": 5})):
    show(make, *args)


class Meta(type):
    made = []

    def __new__(mcls, name, bases, space, **options):
        cls = super().__new__(mcls, name, bases, space)
        Meta.made.append((name, options))
        return cls

    def __init__(cls, name, bases, space, **options):
        super().__init__(name, bases, space)

    def __call__(cls, *args):
        return super().__call__(*args), "called"

    @classmethod
    def __prepare__(mcls, name, bases, **options):
        return {"prepared": name}

    def __instancecheck__(cls, value):
        return value == 5

    def __contains__(cls, item):
        return item == "in"

    def __iter__(cls):
        return iter("meta")

    def __len__(cls):
        return 4


class A(metaclass=Meta, option=1):
    pass


class B(A, other=2):
    pass


print(Meta.made, type(B), B.prepared, isinstance(5, B), isinstance(6, B), "in" in A, [*A], len(A), type(A())[0:1] if False else A()[1])


class Other(type):
    pass


show(lambda: Other("X", (A,), {}))
show(lambda: make("X", (A,), {}).__name__)


class Base:
    seen = []

    def __init_subclass__(cls, /, tag=None, **kwargs):
        super().__init_subclass__(**kwargs)
        Base.seen.append((cls.__name__, tag))


class Sub(Base, tag="t"):
    pass


show(lambda: make("Bad", (Base,), {}, wrong=1))
print(Base.seen)


class Named:
    def __set_name__(self, owner, name):
        self.where = (owner.__name__, name)


class Holder:
    attribute = Named()


print(Holder.attribute.where)


class X:
    pass


class Y(X):
    pass


show(lambda: make("Z", (X, Y), {}))
y = Y()
y.__class__ = X
print(type(y).__name__)
for action in ("setattr(y, '__class__', int)", "setattr(y, '__class__', 5)", "setattr(X, '__bases__', (int,))", "setattr(X, '__bases__', ())", "setattr(X, '__name__', 5)", "setattr(int, 'x', 1)", "delattr(X, '__name__')", "delattr(X, 'nope')", "setattr(X, '__mro__', ())", "object.__setattr__(int, 'x', 1)", "X(1)", "object(1)", "object().x", "setattr(object(), 'x', 1)"):
    print(action, end=": ")
    show(eval, action)
