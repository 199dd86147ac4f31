"""The interpreter as a process: options, statuses, streams."""
import os
import subprocess
import sys
import tempfile

folder = tempfile.mkdtemp()
base = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
def run(*args, input="", **variables):
    done = subprocess.run([sys.executable, *args], input=input, capture_output=True, text=True, cwd=folder, env=base | variables)
    errors = done.stderr.strip().splitlines()
    print(*map(repr, args), "->", done.returncode, repr(done.stdout), errors[-1].replace(folder, "").replace(sys.executable, "python") if errors else "")
def write(name, text):
    with open(os.path.join(folder, name), "w") as file:
        file.write(text)
    return name
show = "import sys; f = sys.flags; print(f.optimize, f.isolated, f.no_site, f.bytes_warning, f.utf8_mode, f.dev_mode, f.safe_path)"
for options in ((), ("-O",), ("-OO", "-S"), ("-I",), ("-bb",), ("-X", "utf8"), ("-X", "dev"), ("-P", "-E", "-s", "-q", "-u", "-B")):
    run(*options, "-c", show)
for code in ("raise SystemExit(7)", "raise SystemExit('text')", "import sys; sys.exit(None)", "1/0", "import os; os._exit(9)",
             "class E(SystemExit): code = 5\nraise E(3)", "\n    print('indented')\n    print('command')\n", "print('x'", "assert False",
             "import sys; sys.stderr = None; 1/0", "import sys\nsys.excepthook = lambda *a: print(a[0].__name__)\n1/0",
             "import sys\ndef hook(*a): raise KeyError('in hook')\nsys.excepthook = hook\n1/0",
             "import sys; sys.stdout.close()", "import sys; sys.stdin = None; input()"):
    run("-c", code)
run("-O", "-c", "assert False; print(__debug__)")
run("-", "a", "-b", input="import sys; print(sys.argv, __name__, __file__ if '__file__' in globals() else None)")
run("-x", write("skip.py", "not python\nprint('skipped')\n"))
run(write("nul.py", "x = 1\nprint(1)\0\n"))
run("missing.py"), run("-m", "missing"), run("-m", "json.missing"), run("-Z")
run("-W", "error", "-c", "import warnings; warnings.warn('careful')")
run("-c", "import sys; print(sys.warnoptions)", PYTHONWARNINGS="ignore,default")
run("-c", "import sys; print(sys.stdout.encoding, sys.stdout.errors)", PYTHONIOENCODING="latin-1:replace")
run("-c", "import os; print(os.cpu_count(), os.process_cpu_count())", PYTHON_CPU_COUNT="5")
run("-c", "import sys; print(sys.flags.hash_randomization, hash('a'))", PYTHONHASHSEED="0")
run("-R", "-c", "import sys; print(sys.flags.hash_randomization)", PYTHONHASHSEED="0")
run("-i", "-q", input="1 + 1\nfor i in range(2):\n    i\n\nimport sys; sys.exit(4)\n")
run("-m", "json.tool", "--compact", input='{"b": [1, 2]}'), run("-m", "json.tool", input="{bad}")
run("-m", "calendar", "2024", "2"), run("-m", "base64", "-e", input="data"), run("-m", "tokenize", input="x=1\n")
run("-m", "ast", input="x + 1\n"), run("-m", "quopri", input="a=b\n"), run("-m", "timeit", "-n", "1", "-r", "1", "1/0")
run("-m", "py_compile", write("bad.py", "x = (\n")), run("-m", "compileall", "-q", "bad.py")
