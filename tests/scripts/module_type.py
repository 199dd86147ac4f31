"""Attributes of modules: __getattr__, __dir__, deleting, subclasses."""
import types
m = types.ModuleType("sample", "its doc")
print(m.__name__, m.__doc__, repr(m))
m.__getattr__ = lambda name: f"made {name}"
print(m.anything, m.__name__)
del m.__getattr__
try:
    m.anything
except AttributeError as error:
    print(error, "|", error.name, error.obj is m)
m.__dir__ = lambda: ["b", "a"]
print(dir(m))
m.value = 1
del m.value
try:
    del m.value
except AttributeError as error:
    print(type(error).__name__)
class Strict(types.ModuleType):
    @property
    def computed(self): return 42
    def __setattr__(self, name, value):
        if name == "fixed":
            raise AttributeError("fixed is fixed")
        super().__setattr__(name, value)
m.__class__ = Strict
print(m.computed, type(m).__name__)
try:
    m.fixed = 1
except AttributeError as error:
    print(error)
n = types.ModuleType("n")
print(n.__annotations__)
n.__annotations__ = {"a": int}
print(n.__annotations__, n.__annotate__)
for args in ((), (1,)):
    try:
        types.ModuleType(*args)
    except TypeError as error:
        print(error)
