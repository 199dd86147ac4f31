"""Finders and loaders of one's own, sys.path_hooks, importing in threads."""
import importlib.abc
import importlib.util
import sys
import threading
class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name.startswith("made_"):
            return importlib.util.spec_from_loader(name, self)
    def create_module(self, spec): return None
    def exec_module(self, module):
        print("exec", module.__name__)
        exec(f"value = {module.__name__[5:]!r}", module.__dict__)
sys.meta_path.insert(0, Finder())
import made_one
from made_two import value
print(made_one.value, value, made_one.__spec__.loader.__class__.__name__)
results = []
def work():
    import made_shared
    results.append(made_shared.value)
threads = [threading.Thread(target=work) for _ in range(4)]
for t in threads: t.start()
for t in threads: t.join()
print(results)
sys.meta_path.pop(0)
try:
    import made_three
except ModuleNotFoundError as e:
    print(e)
import made_one as again
print(again is made_one)
spec = importlib.util.spec_from_file_location("by_path", "_helper.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print(module.value, "by_path" in sys.modules, spec.origin == module.__file__)
real = __import__
def traced(name, *args, **kw):
    if args and args[0].get("__name__") == "__main__":
        print("import", name, args[2] if len(args) > 2 else None)
    return real(name, *args, **kw)
import builtins
builtins.__import__ = traced
import json
from json import loads as l
builtins.__import__ = real
print(l("[1]"), __import__("os.path").__name__, __import__("os.path", fromlist=["x"]).__name__ in ("posixpath",))
