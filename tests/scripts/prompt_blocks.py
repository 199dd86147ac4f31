# The plain prompt: what an empty line ends, what it does not, and what errors do to the rest of the input.
import subprocess
import sys

INPUTS = [
    "class X:\n\n def f(self): pass\n\n3\n",
    "if 1:\n  5\n\n6\n",
    "if 1:\n\n7\n",
    "for i in 1, 2:\n  i\n\n",
    "(1,\n\n2)\n",
    "'''a\n\nb'''\n",
    "x = \\\n4\nx\n",
    "def f():\n  return 1\n\nf()\n",
    "@\n8\n",
    "1 +\n9\n",
    "try:\n  1/0\nexcept ZeroDivisionError:\n  'caught'\n\n",
    " 1\n2\n",
    "import sys; sys.exit(4)\n5\n",
]
for text in INPUTS:
    done = subprocess.run([sys.executable, "-q", "-i"], input=text, capture_output=True, text=True)
    print(repr(text), done.returncode)
    print(done.stdout, end="")
    print(done.stderr)
