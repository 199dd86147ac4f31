"""types.MappingProxyType: a view of a mapping that cannot be changed."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import collections
import types

d = {"a": 1, "b": 2}
p = types.MappingProxyType(d)
print(p, p["a"], len(p), list(p), "a" in p, p.get("x", 0), sorted(p.items()), list(p.values()), list(reversed(p)), p == d, p.copy(), p | {"c": 3})
d["c"] = 3
print(p["c"], len(p), {"z": 0} | p, p != d, bool(p), bool(types.MappingProxyType({})))
for action in ("p['x']", "p.__setitem__", "p.__delitem__", "p.clear", "types.MappingProxyType([])", "types.MappingProxyType()", "types.MappingProxyType(5)", "hash(p)", "p | 5", "p.__ior__({})", "p < p", "types.MappingProxyType(mapping=d)['a']"):
    print(action, end=": ")
    show(eval, action)
chain = types.MappingProxyType(collections.ChainMap({"k": 1}, {"l": 2}))
print(chain["k"], sorted(chain), chain.get("m"))
print(type(vars(int)), vars(int)["real"].__name__, type.__dict__["__dict__"].__get__(int) == int.__dict__)


class C:
    x = 1


try:
    C.__dict__["x"] = 2
except TypeError as error:
    print(error)
print(C.__dict__["x"], sorted(k for k in C.__dict__ if not k.startswith("__")), types.MappingProxyType[int, str])


class Tracing(dict):
    def get(self, key, default=None):
        return f"got {key}"

    def __contains__(self, key):
        return True


t = types.MappingProxyType(Tracing(a=1))
print(t.get("q"), "zz" in t, t["a"], hash(types.MappingProxyType(collections.UserString("x"))) == hash("x") if False else "unhashable")
match p:
    case {"a": value, **rest}:
        print("matched", value, rest)
