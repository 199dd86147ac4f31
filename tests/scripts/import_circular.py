"""What is said when modules import each other in a circle."""
import os, subprocess, sys, tempfile
def run(files, code):
    with tempfile.TemporaryDirectory() as place:
        place = os.path.realpath(place)
        for name, text in files.items():
            path = os.path.join(place, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(text)
        code = f"import sys; sys.path.append({os.path.join(place, 'lib')!r})\n{code}"
        done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True)
        last = (done.stderr.strip().splitlines() or ["-"])[-1]
        print(last.replace(place, "PLACE"), done.stdout.strip())
run({"lib/one.py": "import two\nvalue = 1", "lib/two.py": "import one\none.value"}, "import one")
run({"lib/one.py": "import two\nvalue = 1", "lib/two.py": "from one import value"}, "import one")
run({"lib/one.py": "import two\nvalue = 1", "lib/two.py": "import one\ndef f(): return one.value"},
    "import one, two; print(two.f())")
run({"lib/p/__init__.py": "", "lib/p/a.py": "import p.b", "lib/p/b.py": "import p.a\np.a"}, "import p.a")
run({"lib/p/__init__.py": "", "lib/p/a.py": "from . import b\nx = 1", "lib/p/b.py": "from . import a\nprint(a.__name__)"}, "import p.a")
run({"lib/p/__init__.py": "", "lib/p/a.py": "from .b import y\nx = 1", "lib/p/b.py": "from .a import x\ny = 1"}, "import p.a")
run({"lib/m.py": "value = 1"}, "from m import other")
run({"lib/m.py": "value = 1"}, "import m; m.other")
run({"lib/m.py": "__name__ = 3"}, "import m; m.other")
run({"lib/m.py": "del __spec__"}, "import m; m.other")
run({}, "from sys import nothing")
run({}, "import types; m = types.ModuleType('made'); sys.modules['made'] = m\nfrom made import thing")
run({}, "import types; m = types.ModuleType('made'); m.thing")
