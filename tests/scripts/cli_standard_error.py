# A standard error that is gone, full or set to None: nothing crashes, and the exit status stays.
import subprocess
import sys


def run(code, stderr=subprocess.PIPE, shell=None):
    if shell is None:
        done = subprocess.run([sys.executable, "-c", code], stderr=stderr, stdout=subprocess.PIPE, text=True)
    else:
        done = subprocess.run(["sh", "-c", f'exec "$0" -c "$1" {shell}', sys.executable, code],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    print(done.returncode, repr(done.stdout), repr((done.stderr or "").rpartition("\n")[0].rpartition("\n")[2]))


with open("/dev/full", "w") as full:
    for code in "1/0", "import sys; sys.exit('text')", "import sys; sys.stderr.write('x')", "def f(:":
        run(code, full)
for code in "1/0", "import sys; sys.exit('text')", "import sys; print(sys.stderr)":
    run(code, shell="2>&-")
run("import sys; sys.stderr = None; sys.exit('still said')")
run("import sys; del sys.stderr; sys.exit('still said')")
run("import sys; sys.stderr = None; 1/0")
