"""Circular imports, submodules in the making, reloading, modules that replace themselves."""
import importlib
import os
import sys
import tempfile

folder = tempfile.mkdtemp()
sys.path.insert(0, folder)
sys.dont_write_bytecode = True

def write(name, text):
    path = os.path.join(folder, *name.split("/"))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)
    importlib.invalidate_caches()

write("first.py", "import second\nprint('first', second.value)\n")
write("second.py", "import first\nvalue = 2\nprint('second', hasattr(first, 'second'), first.__spec__._initializing)\n")
import first
write("pkg/__init__.py", "from . import a\nprint('package', sorted(k for k in globals() if not k.startswith('_')))\n")
write("pkg/a.py", "from . import b\nfrom .b import name\nprint('a', name, __package__)\n")
write("pkg/b.py", "import pkg\nname = 'b'\nfrom pkg import a\nprint('b', a.__name__, hasattr(pkg, 'a'))\n")
import pkg
write("pkg/broken.py", "1 / 0\n")
try:
    import pkg.broken
except ZeroDivisionError as error:
    print(error, "pkg.broken" in sys.modules, hasattr(pkg, "broken"))
write("replaced.py", "import sys\nsys.modules[__name__] = 42\n")
import replaced
print(replaced)
write("vanished.py", "import sys\ndel sys.modules[__name__]\n")
try:
    import vanished
except KeyError as error:
    print("KeyError", error)
write("counted.py", "try:\n    count += 1\nexcept NameError:\n    count = 0\n")
import counted
print(importlib.reload(counted).count, importlib.reload(counted).count)
for statement in ("from . import x", "from .x import y", "from pkg import nothing", "import pkg.nothing.more", "import first.x",
                  "from pkg import *; print(name)", "import pkg.a as short; print(short.name)"):
    try:
        exec(statement, {"__name__": "__main__"})
    except (ImportError, NameError) as error:
        print(type(error).__name__, str(error).split(" (")[0].replace(folder, ""), getattr(error, "name", None))
for args in (("",), ("os", None, None, (), -1), (3,), ("x", {}, {}, (), 1), ("y", {"__package__": 3}, {}, (), 1)):
    try:
        __import__(*args)
    except (ValueError, TypeError, KeyError, ImportError) as error:
        print(type(error).__name__, error)
