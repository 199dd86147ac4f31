"""Importing modules, names, packages of the standard library."""
import sys
import math as m
import os.path
from collections import OrderedDict as OD, deque
from os import path as p
import xml.dom
print(m.pi, os.path is p, OD.__name__, deque([1]), xml.dom.__name__, "xml" in sys.modules)
print(m.__name__, m.__spec__.name, __name__, type(m).__name__, repr(sys), os.__name__)
for bad in ("import nope", "import os.nope", "from os import nope", "from nope import x", "import os.path.nope", "from . import x"):
    try:
        exec(bad, {"__name__": "__main__", "__package__": None})
    except ImportError as e:
        print(type(e).__name__, str(e).split(" (")[0], e.name)
import _helper
print(_helper.value, _helper.__name__, _helper.__file__.rsplit("/", 1)[-1], _helper.get())
_helper.value = 5
import _helper as again
print(again.value, again is _helper, sys.modules["_helper"] is again)
from _helper import *
print(public, "value" in globals(), "_private" in globals())
try:
    del sys.modules["_helper"]
    import _helper as fresh
    print(fresh is again, fresh.value)
finally:
    pass
sys.modules["blocked"] = None
try:
    import blocked
except ImportError as e:
    print(e)
import importlib.util
print(importlib.import_module("json.decoder").__name__, importlib.util.find_spec("nope"), importlib.reload(fresh) is fresh)
import types
mod = types.ModuleType("made", "doc")
mod.x = 1
sys.modules["made"] = mod
from made import x
print(x, mod.__doc__, mod)
try:
    mod.y
except AttributeError as e:
    print(e)
mod.__getattr__ = lambda name: f"dynamic {name}"
print(mod.y)
from made import zed
print(zed)
