"""types.SimpleNamespace: attributes as a value."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import copy
import types
from types import SimpleNamespace

n = SimpleNamespace(x=1, y="two")
n.z = [3]
print(n, n.x, vars(n), n == SimpleNamespace(x=1, y="two", z=[3]), n == {"x": 1}, SimpleNamespace())
del n.y
print(n, hasattr(n, "y"), SimpleNamespace({"a": 1}, b=2), SimpleNamespace([("k", 1)]), repr(SimpleNamespace(**{"odd name": 1, "_x": 2})))
for action in ("n.nothing", "SimpleNamespace(1)", "SimpleNamespace({1: 2})", "SimpleNamespace({}, {})", "n < n", "hash(n)", "n['x']", "SimpleNamespace([1])", "delattr(n, 'q')"):
    print(action, end=": ")
    show(eval, action)
n.me = n
print(n)
m = copy.copy(n)
print(m.z is n.z, copy.deepcopy(SimpleNamespace(a=[1])), copy.replace(SimpleNamespace(a=1, b=2), b=5, c=6))
show(copy.replace, n, **{"x": 9, "me": None})


class Point(SimpleNamespace):
    def __init__(self, x, y=0):
        super().__init__(x=x, y=y)


p = Point(1)
p.extra = True
print(p, p == Point(1), p == SimpleNamespace(x=1, y=0, extra=True), isinstance(p, SimpleNamespace), p.__reduce__()[2])
print(sorted(k for k in dir(n) if not k.startswith("__")), n.__class__.__name__, n.__dict__ is vars(n), SimpleNamespace(x=1) != SimpleNamespace(x=2))
