"""property: getters, setters, documentation, names."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


class Box:
    def __init__(self):
        self._x = 0

    @property
    def x(self):
        "The x."
        return self._x

    @x.setter
    def x(self, value):
        self._x = value * 2

    @x.deleter
    def x(self):
        self._x = "deleted"

    read = property(lambda self: 1, doc="read only")
    write = property(fset=lambda self, value: print("wrote", value))
    empty = property()


b = Box()
b.x = 5
print(b.x, Box.x.__doc__, Box.read.__doc__, Box.x.fget.__name__, Box.x.__name__, Box.read.__name__, Box.x.__isabstractmethod__)
del b.x
print(b.x)
b.write = 3
for action in ("setattr(b, 'read', 1)", "delattr(b, 'read')", "b.write", "b.empty", "setattr(b, 'empty', 1)", "delattr(b, 'write')", "Box.x.__get__(None, Box) is Box.x", "Box.x.__get__(b)", "Box.x.__set__(b, 4)", "property(1, 2, 3, 4, 5)", "property(x=1)", "setattr(Box.x, 'fget', 1)", "property(5).__get__(b)", "Box.empty.__name__", "property().__name__", "property().__set_name__(1)"):
    print(action, end=": ")
    show(eval, action)


class Sub(Box):
    @Box.x.getter
    def x(self):
        "Another doc."
        return super().x + 1

    @property
    def fails(self):
        raise AttributeError("inner")

    def __getattr__(self, name):
        return f"fallback for {name}"


s = Sub()
s.x = 4
print(s.x, Sub.x.__doc__, Box.x.__doc__, s.fails, s.nothing, Sub.x.fset is Box.x.fset)
p = property(lambda self: 1)
p.__doc__ = "changed"
print(p.__doc__, p.setter(None).__doc__, p.getter(lambda self: 2).fget(None), property(None, None, None, "d").__doc__)


class Named(property):
    pass


class Uses:
    @Named
    def value(self):
        "doc of value"
        return 42


print(Uses().value, Uses.value.__doc__, type(Uses.value).__name__, isinstance(Uses.value, property))
