"""Methods and comparisons of tuples."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


t = (1, 2, 3, 2)
print(t.index(2), t.index(2, 2), t.count(2), t[1:], t[::-1], t + (5,), t * 2, 2 in t, len(t), hash(t) == hash((1, 2, 3, 2)))
for action in ("t.index(9)", "t[9]", "t['a']", "t + [1]", "t * 'a'", "t.x", "t.__setitem__(0, 1)", "hash(([],))", "tuple(5)", "tuple(1, 2)", "tuple(iterable=1)", "t < [1]", "(1, 'a') < (1, 2)"):
    print(action, end=": ")
    show(eval, action)
print((), (1,), (1, 2), tuple("ab"), tuple([1]), tuple() is (), t[:] is t, tuple(t) is t, t * 1 is t)
print((1, 2) < (1, 3), (1,) < (1, 0), () < (0,), (1, 2) == (1.0, 2.0), (1, 2) != [1, 2], ((1, 2), 3) > ((1, 1), 9))
a, *b, (c, d) = 1, 2, 3, (4, 5)
print(a, b, c, d, (*b, *"xy"))


class Point(tuple):
    __slots__ = ()

    def __new__(cls, x, y):
        return super().__new__(cls, (x, y))

    x = property(lambda self: self[0])
    y = property(lambda self: self[1])

    def __repr__(self):
        return f"Point{tuple.__repr__(self)}"


p = Point(1, 2)
print(p, p.x, p.y, p == (1, 2), hash(p) == hash((1, 2)), type(p + (3,)), type(p[:]), tuple(p), p._asdict() if hasattr(p, "_asdict") else "plain")
show(setattr, p, "z", 1)
show(lambda: p.__new__(Point, 1))
it = iter((1, 2, 3))
next(it)
print(it.__length_hint__(), it.__reduce__()[1:], list(it), list(reversed((1, 2))))
t = ([],)
try:
    t[0] += [1]
except TypeError as error:
    print(error, t)
print(tuple[int, ...], tuple[()], tuple[int, str].__args__, max((1, 2), (1, 3)), sorted([(2, "a"), (1, "b")]), () + ())
r = ([],)
r[0].append(r)
print(r)
