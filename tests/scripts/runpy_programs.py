"""runpy, and compiled files: how modules, paths and caches run."""
import importlib.util
import os
import py_compile
import runpy
import sys
import tempfile

folder = tempfile.mkdtemp()
def write(name, text):
    path = os.path.join(folder, *name.split("/"))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)
    return path
program = write("program.py", "import sys\nresult = (__name__, __package__, sys.argv[0] == __file__, given if 'given' in globals() else None)\n")
print(runpy.run_path(program)["result"], runpy.run_path(program, {"given": 3}, "pkg.name")["result"])
sys.path.insert(0, folder)
write("package/__init__.py", "")
write("package/__main__.py", "print('main of', __package__, __name__)\n")
write("package/part.py", "names = (__name__, __package__, __spec__.name)\n")
runpy.run_module("package", run_name="__main__")
print(runpy.run_module("package.part")["names"], runpy.run_module("package.part", run_name="other")["names"])
for name in ("nothing", "package.nothing", "sys", "os.path.x"):
    try:
        runpy.run_module(name)
    except ImportError as error:
        print(str(error).split(" (")[0])
compiled = py_compile.compile(program, cfile=os.path.join(folder, "program.pyc"))
print(os.path.basename(compiled), runpy.run_path(compiled)["result"][:2])
data = open(compiled, "rb").read()
print(data[:4] == importlib.util.MAGIC_NUMBER, int.from_bytes(data[4:8], "little"), int.from_bytes(data[12:16], "little") == os.path.getsize(program))
hashed = py_compile.compile(program, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)
print(open(hashed, "rb").read()[8:16] == importlib.util.source_hash(open(program, "rb").read()))
bad = write("bad.py", "x = (\n")
try:
    py_compile.compile(bad, doraise=True)
except py_compile.PyCompileError as error:
    print(error.exc_type_name, "'(' was never closed" in error.msg)
