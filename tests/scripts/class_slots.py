"""__slots__."""
class Point:
    __slots__ = ("x", "y")
    def __init__(self, x, y=0): self.x, self.y = x, y
p = Point(1)
p.x += 5
print(p.x, p.y, hasattr(p, "__dict__"), Point.__slots__, type(Point.x).__name__)
for bad in (lambda: setattr(p, "z", 1), lambda: p.z, lambda: vars(p), lambda: delattr(p, "q")):
    try:
        bad()
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)
del p.x
try:
    p.x
except AttributeError as error:
    print(error)
class Sub(Point): pass
s = Sub(1)
s.free = 2
print(s.free, vars(s), s.x)
class More(Point):
    __slots__ = ["z", "__dict__", "__weakref__"]
m = More(1)
m.z, m.w = 1, 2
print(vars(m), m.z)
class One:
    __slots__ = "single"
print(hasattr(One, "single"), hasattr(One, "s"))
for namespace in ({"__slots__": ("a",), "a": 1}, {"__slots__": ("1x",)}, {"__slots__": (5,)}, {"__slots__": ("a", "a")}):
    try:
        print(type("T", (), namespace).__slots__)
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
class L: __slots__ = ("a",)
class R: __slots__ = ("b",)
try:
    class LR(L, R): pass
except TypeError as error:
    print(error)
class I(int): __slots__ = ()
print(I(5) + 1)
try:
    class J(int): __slots__ = ("x",)
except TypeError as error:
    print(error)
class Private:
    __slots__ = ("__hidden",)
    def __init__(self): self.__hidden = 1
print(Private()._Private__hidden)
