"""What object gives to every class."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


class Plain:
    pass


class Full:
    def __init__(self, v):
        self.v = v

    def __eq__(self, other):
        return isinstance(other, Full) and self.v == other.v

    def __lt__(self, other):
        return self.v < other.v

    def __hash__(self):
        return hash(self.v)


o, p = object(), Plain()
print(o == o, o != object(), p == p, p.__eq__(5), p.__ne__(p), p.__lt__(5), Full(1) == Full(1), Full(1) != Full(2), Full(1) < Full(2), Full(2) > Full(1), {Full(1): "a"}[Full(1)])
print(repr(p)[:23], str(p) == repr(p), format(p) == str(p), p.__class__, p.__doc__, p.__module__, p.__dict__, p.__sizeof__() > 0, hash(p) == object.__hash__(p))
show(lambda: p < p)
show(lambda: Full(1) <= Full(2))
show(format, p, "x")
show(lambda: p())
show(lambda: p[0])
show(lambda: len(p))
show(lambda: iter(p))
show(lambda: p + 1)
show(lambda: 1 + p)
show(lambda: -p)
show(lambda: p.nothing)
show(delattr, p, "nothing")
show(setattr, p, 5, 1)
show(getattr, p, 5)
show(getattr, p, "x", "default")
show(lambda: int(p))
show(lambda: [1][p])
show(lambda: p in p)
show(lambda: (lambda: 0).__get__(None, None))
p.a, p.b = 1, 2
setattr(p, "odd name", 3)
print(vars(p), p.__getstate__(), o.__getstate__(), sorted(set(dir(p)) - set(dir(o)) - {'__slotnames__'}), getattr(p, "odd name"))
p.__dict__["c"] = 4
p.__dict__ = {"only": 1}
print(p.only, hasattr(p, "a"))
show(setattr, p, "__dict__", 5)
print(object.__reduce_ex__(p, 2)[1:3], object.__reduce_ex__(o, 4)[1:], Plain.__reduce__.__qualname__)
show(object.__reduce_ex__, (x for x in ()), 4)
show(object.__reduce_ex__, o, "x")


class Eq:
    def __eq__(self, other):
        return True


show(hash, Eq())
print(Eq() == 5, 5 == Eq(), Eq() != 5, Eq.__hash__, [Eq()].index(99))


class Attr:
    def __getattr__(self, name):
        if name.startswith("dyn_"):
            return name[4:]
        raise AttributeError(f"no {name}", name=name, obj=self)

    def __setattr__(self, name, value):
        super().__setattr__(name, value * 2)

    def __delattr__(self, name):
        print("deleting", name)
        super().__delattr__(name)

    def __dir__(self):
        return ["z", "a"]


a = Attr()
a.x = 5
print(a.x, a.dyn_q, hasattr(a, "other"), dir(a), getattr(a, "nope", None))
del a.x
show(lambda: a.x)


class Repr:
    def __repr__(self):
        return 5


show(repr, Repr())
show(str, Repr())


class Hash:
    def __hash__(self):
        return "x"


show(hash, Hash())
