"""Data and non-data descriptors, property, __set_name__."""
class Typed:
    def __init__(self, kind): self.kind = kind
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name
    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return obj.__dict__.get(self.name, "unset")
    def __set__(self, obj, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name} wants {self.kind.__name__}")
        obj.__dict__[self.name] = value
    def __delete__(self, obj):
        del obj.__dict__[self.name]
class NonData:
    def __get__(self, obj, owner): return "nondata", obj is None, owner.__name__
class C:
    x = Typed(int)
    y = NonData()
c = C()
print(c.x, type(C.x).__name__, c.y, C.y)
c.x = 5
c.__dict__["y"] = "instance"
print(c.x, c.y)
del c.x
print(c.x)
try:
    c.x = "s"
except TypeError as error:
    print(error)
class P:
    def __init__(self): self._v = 1
    @property
    def v(self):
        "The value."
        return self._v
    @v.setter
    def v(self, value): self._v = value
    @v.deleter
    def v(self): self._v = None
    ro = property(lambda self: "ro")
    wo = property(fset=lambda self, v: print("wo", v))
p = P()
p.v = 10
print(p.v, P.v.__doc__, P.v.fget.__name__)
del p.v
print(p.v, p.ro)
p.wo = 3
for bad in (lambda: setattr(p, "ro", 1), lambda: p.wo, lambda: delattr(p, "ro")):
    try:
        bad()
    except AttributeError as error:
        print(error)
class Method:
    def f(self): return self
m = Method()
print(m.f() is m, Method.f(1), Method.__dict__["f"].__get__(5)(), m.f == m.f, m.f is m.f)
