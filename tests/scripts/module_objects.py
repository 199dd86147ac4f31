"""Modules as objects: attributes, __getattr__, subclasses, errors."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import sys
import types

m = types.ModuleType("made", "doc of made")
print(m, m.__name__, m.__doc__, m.__package__, m.__loader__, m.__spec__, sorted(vars(m)))
m.x = 1
m.__dict__["y"] = 2
print(m.x, m.y, dir(m)[-2:], "x" in vars(m))
del m.x
for action in ("m.x", "m.nope", "types.ModuleType()", "types.ModuleType(5)", "types.ModuleType('a', 'b', 'c')", "setattr(m, '__dict__', {})", "m()", "m['x']", "len(m)", "m < m", "m.__class__", "types.ModuleType.__dict__['__dict__']", "setattr(m, '__class__', int)", "hash(m) == hash(m)", "import_nope" if False else "__import__('sys') is sys"):
    print(action, end=": ")
    show(eval, action)


def module_getattr(name):
    if name.startswith("dyn"):
        return f"dynamic {name}"
    raise AttributeError(f"module 'made' has no {name}")


m.__getattr__ = module_getattr
print(m.dynamic, getattr(m, "other", "default"), hasattr(m, "dyn1"), hasattr(m, "static"))
show(lambda: m.other)
m.__dir__ = lambda: ["zeta", "alpha"]
print(dir(m))
m.__name__ = "renamed"
print(m)
del m.__name__
print(m)
show(lambda: m.zzz)


class Lazy(types.ModuleType):
    @property
    def computed(self):
        return f"computed in {self.__name__}"

    def __call__(self, x):
        return x * 2


n = types.ModuleType("plain")
n.kept = "kept"
n.__class__ = Lazy
print(n.computed, n(4), n.kept, type(n).__name__, isinstance(n, types.ModuleType))
n.__class__ = types.ModuleType
show(lambda: n.computed)
sub = Lazy("sub")
sub.a = 1
print(sub, sub.computed, sub.a, vars(sub)["a"])
sys.modules["made_module"] = m
import made_module

print(made_module is m, made_module.dyn2)
del sys.modules["made_module"]
m.annotated = 5
m.__annotations__ = {"annotated": int}
print(m.__annotations__, types.ModuleType("e").__annotations__)
