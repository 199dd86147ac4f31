"""Abstract base classes: abstract methods, registration, hooks."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import abc
import collections.abc as cabc
import numbers


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self):
        return "base area"

    @property
    @abc.abstractmethod
    def name(self): ...

    @classmethod
    @abc.abstractmethod
    def make(cls): ...

    @staticmethod
    @abc.abstractmethod
    def helper(): ...


class Half(Shape):
    def area(self):
        return super().area() + "!"

    name = "half"


class Full(Half):
    @classmethod
    def make(cls):
        return cls()

    @staticmethod
    def helper():
        return "help"


print(sorted(Shape.__abstractmethods__), sorted(Half.__abstractmethods__), Full.make().area(), Full.helper(), Full.__abstractmethods__)
show(Shape)
show(Half)


class One(abc.ABC):
    @abc.abstractmethod
    def only(self): ...


show(One)
show(lambda: int.__abstractmethods__)
One.only = lambda self: 1
show(One)
abc.update_abstractmethods(One)
print(One().only())


class Virtual(metaclass=abc.ABCMeta):
    pass


class Duck(abc.ABC):
    @classmethod
    def __subclasshook__(cls, other):
        if cls is Duck:
            return any("quack" in vars(base) for base in other.__mro__) or NotImplemented
        return NotImplemented


class Quacks:
    def quack(self): ...


print(Virtual.register(int) is int, isinstance(5, Virtual), issubclass(bool, Virtual), isinstance("", Virtual), issubclass(Quacks, Duck), isinstance(Quacks(), Duck), issubclass(int, Duck))
show(Virtual.register, 5)
show(issubclass, 5, Virtual)


class SubVirtual(Virtual):
    pass


show(SubVirtual.register, Virtual)
for kind in ("Hashable", "Iterable", "Iterator", "Reversible", "Sized", "Container", "Callable", "Collection", "Sequence", "MutableSequence", "Set", "MutableSet", "Mapping", "MutableMapping", "Buffer", "Generator", "Awaitable"):
    base = getattr(cabc, kind)
    print(kind, [type(v).__name__ for v in (1, "s", b"b", bytearray(), [], (), {}, set(), frozenset(), range(1), {}.keys(), iter([]), (x for x in ()), len, memoryview(b"")) if isinstance(v, base)])
print([isinstance(v, t) for v in (1, 1.5, 1j, True) for t in (numbers.Number, numbers.Complex, numbers.Real, numbers.Integral)])


class Seq(cabc.Sequence):
    def __init__(self, *items):
        self.items = items

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]


class Map(cabc.MutableMapping):
    def __init__(self):
        self.d = {}

    def __getitem__(self, key):
        return self.d[key]

    def __setitem__(self, key, value):
        self.d[key] = value

    def __delitem__(self, key):
        del self.d[key]

    def __iter__(self):
        return iter(self.d)

    def __len__(self):
        return len(self.d)


s, m = Seq(1, 2, 1), Map()
m.update(a=1, b=2)
print(s.count(1), s.index(2), list(reversed(s)), 2 in s, m.pop("a"), m.setdefault("c", 3), dict(m), m == {"b": 2, "c": 3}, m.get("zz"), sorted(m.items()), m.popitem())
show(s.index, 9)
show(m.pop, "zz")
show(cabc.Sequence)


class S(cabc.Set):
    def __init__(self, it):
        self.data = list(dict.fromkeys(it))

    def __contains__(self, x):
        return x in self.data

    def __iter__(self):
        return iter(self.data)

    def __len__(self):
        return len(self.data)


a, b = S("abc"), S("bcd")
print(sorted(a & b), sorted(a | b), sorted(a - b), sorted(a ^ b), a <= b, S("b") < a, a.isdisjoint("xyz"), a == set("abc"), {"b"} & a == {"b"})
