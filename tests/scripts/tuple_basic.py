"""Tuples, named and plain."""
from collections import namedtuple
t = (1, "a", 2.5)
print(t, t[0], t[-1], t[::-1], len(t), t + (3,), t * 2, (), (1,), 1 in t, t.index("a"), t.count(1))
print((1, 2) < (1, 3), (1,) < (1, 0), (2,) > (1, 9, 9), () < (0,), (1, 2) == (1.0, 2.0), hash((1, 2)) == hash((1.0, 2.0)))
a, (b, *c), d = 1, (2, 3, 4), 5
print(a, b, c, d, tuple("abc"), tuple([1, 2]), tuple(t) is t, t[:] is t)
for bad in (lambda: t[3], lambda: t + [1], lambda: t.index(99), lambda: hash(([],)), lambda: (1,) < ("a",), lambda: t["a"]):
    try:
        bad()
    except (IndexError, TypeError, ValueError) as error:
        print(type(error).__name__, error)
try:
    t[0] = 2
except TypeError as error:
    print(error)
l = ([1],)
try:
    l[0] += [2]
except TypeError as error:
    print(error, l)
Point = namedtuple("Point", "x y", defaults=[0])
p = Point(3)
print(p, p.x, p._asdict(), p._replace(y=5), Point._fields, Point._make([1, 2]), p == (3, 0), isinstance(p, tuple))
x, y = p
print(x, y, Point(x=1, y=2), Point._field_defaults)
try:
    Point()
except TypeError as error:
    print(error)
class T(tuple):
    def __new__(cls, *args):
        return super().__new__(cls, args)
print(T(1, 2), T(1, 2) == (1, 2), type(T(1) + T(2)).__name__)
