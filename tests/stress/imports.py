"""Modules that many threads import at once: each is run once, and nobody sees half of it."""
import importlib
import os
import shutil
import sys
import tempfile
import threading

from stress import THREADS, check, run

MODULES = 12
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
        # Every module but the last one of a pair imports the other, which imports it back.
        circle = f"import stress_{number ^ 1}"
        with open(os.path.join(folder, f"stress_{number}.py"), "w") as file:
            file.write(SOURCE.format(number=number, circle=circle))
    with open(os.path.join(folder, "stress_broken.py"), "w") as file:
        file.write("import stressed\nstressed.note(__name__)\n1 / 0\n")
    sys.path.insert(0, folder)
    importlib.invalidate_caches()

    def whole(number):
        for index in range(number, number + 4):
            module = importlib.import_module(f"stress_{index % MODULES}")
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
        module = sys.modules[f"stress_{number}"]
        check(module.last == number + 1)
        check(runs[f"stress_{number}"] == 1, runs)
    check(THREADS >= 1 and runs["stress_broken"] >= 1)
finally:
    shutil.rmtree(folder)
print("ok")
