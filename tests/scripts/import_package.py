"""A package: relative imports, submodules, __all__, module __getattr__, circular imports, errors."""
import sys
import _pkg
print(_pkg.renamed, _pkg.deep.where, _pkg.sub.__name__, _pkg.first.late(), _pkg.__path__ is not None)
print(_pkg.lazy, dir(_pkg), "_pkg.lazy_submodule" in sys.modules, _pkg.__package__, _pkg.first.__package__, _pkg.__spec__.submodule_search_locations is not None)
try:
    _pkg.nothing
except AttributeError as e:
    print(e)
from _pkg import *
print(first is _pkg.first, lazy_submodule.__name__)
import _pkg.ring_a
print(_pkg.ring_b.ask())
for _ in range(2):
    try:
        import _pkg.broken
    except ValueError as e:
        print(e, "_pkg.broken" in sys.modules, hasattr(_pkg, "broken"))
for bad in ("import _pkg.missing", "from _pkg import missing", "from _pkg.first import missing", "import _pkg.first.x"):
    try:
        exec(bad)
    except ImportError as e:
        print(type(e).__name__, str(e).split(" (")[0])
import _pkg.sub.deep as d
print(d.__name__, sys.modules["_pkg.sub"].deep is d)
import importlib
print(importlib.import_module("..first", "_pkg.sub") is _pkg.first)
try:
    importlib.import_module(".x")
except TypeError as e:
    print(e)
import runpy
result = runpy.run_module("_pkg.lazy_submodule")
print(result["__name__"])
import pkgutil
print([m.name for m in pkgutil.iter_modules(_pkg.__path__)])
from importlib import resources
print("computed" in resources.files(_pkg).joinpath("__init__.py").read_text())
