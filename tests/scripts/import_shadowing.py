"""Messages about modules that are in the way of others."""
import os, subprocess, sys, tempfile
def run(files, *args):
    with tempfile.TemporaryDirectory() as place:
        place = os.path.realpath(place)
        for name, text in files.items():
            path = os.path.join(place, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(text)
        done = subprocess.run([sys.executable, *args], cwd=place, capture_output=True, text=True)
        last = (done.stderr.strip().splitlines() or ["-"])[-1]
        print(last.replace(place, "PLACE"), done.stdout.replace(place, "PLACE").strip())
use = "import fractions\nfractions.Fraction"
run({"fractions.py": use}, "fractions.py")
run({"fractions.py": "from fractions import Fraction"}, "fractions.py")
run({"fractions.py": "x = 1", "main.py": use}, "main.py")
run({"fractions.py": "x = 1", "main.py": use}, "-m", "main")
run({"fractions.py": "x = 1"}, "-c", "from fractions import Fraction")
run({"fractions.py": "x = 1"}, "-P", "-c", "import fractions; print(fractions.Fraction)")
run({"fractions/__init__.py": "x = 1"}, "-c", "import fractions; fractions.Fraction")
run({"numpy.py": "import numpy\nnumpy.array"}, "numpy.py")
run({"numpy.py": "from numpy import array"}, "numpy.py")
run({"numpy.py": "x = 1"}, "-c", "import numpy; numpy.array")
run({"numpy.py": "x = 1"}, "-c", "from numpy import array")
change = "import fractions, sys\nsys.stdlib_module_names = {}\nfractions.Fraction"
for names in ("None", "set()", "{'fractions'}"):
    run({"fractions.py": "x = 1", "main.py": change.format(names)}, "main.py")
run({"fractions.py": "x = 1", "main.py": "import fractions\nfractions.__spec__.origin = 3\nfractions.a"}, "main.py")
run({"a/fractions.py": "x = 1"}, "-c", "import sys; sys.path.insert(0, 'a'); import fractions; fractions.a")
