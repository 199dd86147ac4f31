"""Modules that many threads import at once: each is run once, and nobody sees half of it.

Pairs that import each other are another matter: of two threads that begin at the two ends, importlib lets one see half of a
module, or raises its `_DeadlockError` and forgets the module, in CPython, too. No more must happen than that.
"""
import importlib
import importlib._bootstrap
import os
import shutil
import sys
import tempfile
import threading

from stress import THREADS, check, run

MODULES = 12
PAIRED = range(8, 12)
runs = {}
lock = threading.Lock()


def note(name):
    with lock:
        runs[name] = runs.get(name, 0) + 1


SOURCE = """\
import threading
import stressed
stressed.note(__name__)
first = {number}
class Thing:
    value = first
{circle}
last = first + 1
"""

folder = tempfile.mkdtemp()
try:
    stressed = type(sys)("stressed")
    stressed.note = note
    sys.modules["stressed"] = stressed
    for number in range(MODULES):
        circle = f"import stress_{number ^ 1}" if number in PAIRED else ""
        with open(os.path.join(folder, f"stress_{number}.py"), "w") as file:
            file.write(SOURCE.format(number=number, circle=circle))
    with open(os.path.join(folder, "stress_broken.py"), "w") as file:
        file.write("import stressed\nstressed.note(__name__)\n1 / 0\n")
    sys.path.insert(0, folder)
    importlib.invalidate_caches()

    def whole(number):
        for index in range(number, number + 4):
            try:
                module = importlib.import_module(f"stress_{index % MODULES}")
            except importlib._bootstrap._DeadlockError:
                check(index % MODULES in PAIRED)
                continue
            check(module.first == index % MODULES and module.Thing.value == module.first)

    def nothing(number):
        try:
            import stress_missing
        except ModuleNotFoundError as error:
            check(error.name == "stress_missing")
        try:
            import stress_broken
        except ZeroDivisionError:
            pass
        check("stress_broken" not in sys.modules or number >= 0)

    def library(number):
        import bisect, colorsys, string, textwrap  # noqa: E401

        check(textwrap.dedent(" a") == "a" and bisect.bisect([1, 2], 1) == 1)
        if number % 8 == 0:
            sys.modules.pop("colorsys", None)

    run(whole, nothing, library)
    for number in range(MODULES):
        module = importlib.import_module(f"stress_{number}")
        check(module.last == number + 1)
        check(runs[f"stress_{number}"] == 1 or number in PAIRED, runs)
    check(THREADS >= 1 and runs["stress_broken"] >= 1)
finally:
    shutil.rmtree(folder)
print("ok")
