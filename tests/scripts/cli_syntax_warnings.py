# The compiler's warnings with the lines they are about, before anything imported the module warnings.
import os
import subprocess
import sys
import tempfile

SOURCE = "x = 1\nif x is 1: pass\n    # a comment\nassert (x, 2)\ndef f():\n    try: pass\n    finally: return 1\nprint('\\d')\n"
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "warned.py")
    with open(path, "w") as file:
        file.write(SOURCE)
    for arguments in ([path], ["-W", "error", path], ["-W", "ignore", path], ["-B", "-c", "import warned"],
                      ["-c", "0 is 0"], ["-W", "error", "-c", "0 is 0"]):
        done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, cwd=folder)
        print(done.returncode, done.stdout.strip())
        print(done.stderr.replace(folder, "") if arguments[-1] != "0 is 0" else done.stderr.splitlines()[-1])
