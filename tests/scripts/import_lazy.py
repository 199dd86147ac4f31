"""LazyLoader, module attributes by object's own means, modules whose class changes."""
import importlib.util
import sys
import types

def lazy(name):
    spec = importlib.util.find_spec(name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module

sys.modules.pop("colorsys", None)
module = lazy("colorsys")
print(type(module).__name__, object.__getattribute__(module, "__name__"))
print(module.rgb_to_hsv(1, 0, 0), type(module).__name__)
module = types.ModuleType("plain", "doc")
module.x = 1
print(object.__getattribute__(module, "x"), object.__getattribute__(module, "__dict__")["x"])
object.__setattr__(module, "y", 2)
print(module.y, vars(module)["y"])
object.__delattr__(module, "y")
print(hasattr(module, "y"))
class Counting(types.ModuleType):
    def __getattribute__(self, name):
        return object.__getattribute__(self, name)
    def __setattr__(self, name, value):
        super().__setattr__(name, value * 2)
    @property
    def computed(self):
        return self.x + 1
module.__class__ = Counting
module.x = 5
print(module.x, module.computed, repr(module))
for call in (lambda: module.missing, lambda: setattr(module, "computed", 1), lambda: setattr(module, "__class__", int)):
    try:
        call()
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)
