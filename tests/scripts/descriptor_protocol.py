"""Descriptors: data and non-data, lookups, __set_name__, slots."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


class Data:
    def __init__(self, label):
        self.label = label

    def __set_name__(self, owner, name):
        self.name = name
        print("named", name, "in", owner.__name__)

    def __get__(self, instance, owner=None):
        if instance is None:
            return f"{self.label} on class"
        return instance.__dict__.get(self.name, f"default {self.label}")

    def __set__(self, instance, value):
        if value == "bad":
            raise ValueError("bad value")
        instance.__dict__[self.name] = f"set {value}"

    def __delete__(self, instance):
        print("deleted", self.name)
        instance.__dict__.pop(self.name, None)


class NonData:
    def __get__(self, instance, owner=None):
        return ("non-data", instance is None, owner.__name__)


class ReadOnly:
    def __get__(self, instance, owner):
        return "ro"

    def __set__(self, instance, value):
        raise AttributeError("read only")


class C:
    data = Data("d")
    non = NonData()
    ro = ReadOnly()
    plain = 5

    def method(self):
        return self


c = C()
print(c.data, C.data, c.non, C.non, c.ro)
c.data = 1
c.non = "shadowed"
c.__dict__["data"] = "raw"
c.__dict__["ro"] = "raw"
print(c.data, c.non, c.ro, vars(c))
del c.data
del c.non
print(c.non, c.data)
show(setattr, c, "data", "bad")
show(setattr, c, "ro", 1)
show(delattr, c, "ro")
show(delattr, c, "plain")
show(delattr, c, "method")
C.late = Data("late")
show(lambda: c.late)
C.data = "replaced"
print(C.data, c.data)
print(C.__dict__["method"].__get__(c)() is c, C.method.__get__(5)(), C.__dict__["non"].__get__(None, C), type(c).__dict__["ro"].__get__(c, C))


class Slots:
    __slots__ = ("a", "__private", "b")
    kind = "slotted"


s = Slots()
show(lambda: s.a)
s.a = 1
print(s.a, Slots.a, type(Slots.a).__name__, sorted(n for n in dir(s) if not n.startswith("__")), hasattr(s, "__dict__"))
show(setattr, s, "c", 1)
show(setattr, s, "kind", 1)
show(lambda: Slots.a.__get__(5))
show(lambda: Slots.a.__set__(5, 1))
del s.a
print(hasattr(s, "a"))


class Lookup:
    def __getattribute__(self, name):
        if name == "hidden":
            raise AttributeError("hidden away")
        if name.startswith("x"):
            return f"computed {name}"
        return super().__getattribute__(name)

    def __getattr__(self, name):
        return f"missing {name}"

    hidden = 1


l = Lookup()
l.real = "real"
print(l.hidden, l.xyz, l.real, l.other, Lookup.hidden, getattr(l, "x"), hasattr(l, "anything"))


class Meta(type):
    attr = property(lambda cls: f"meta of {cls.__name__}")

    def __getattr__(cls, name):
        return f"meta missing {name}"


class WithMeta(metaclass=Meta):
    attr_of_class = 1


print(WithMeta.attr, WithMeta.nothing, WithMeta.attr_of_class)
show(lambda: WithMeta().attr)
show(setattr, WithMeta, "attr", 1)
