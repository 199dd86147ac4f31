"""pdb: a debugger fed with commands."""
import io
import os
import pdb
import re

def inner(n):
    total = 0
    for i in range(n):
        total += i
    return total

def outer():
    x = 3
    y = inner(x)
    return x + y

def debug(commands, function):
    out = io.StringIO()
    debugger = pdb.Pdb(stdin=io.StringIO("\n".join(commands) + "\n"), stdout=out, nosigint=True, readrc=False)
    debugger.use_rawinput = False
    try:
        result = debugger.runcall(function)
    except Exception as error:
        result = repr(error)
    text = out.getvalue().replace(os.path.dirname(__file__) + "/", "")
    print(re.sub(r"0x[0-9a-f]+", "0x", text), "->", result)

debug(["n", "n", "p x, y", "c"], outer)
debug(["n", "s", "n", "n", "p total", "up", "p x", "down", "r", "p __return__", "c"], outer)
debug(["b inner", "c", "a", "b", "tbreak 10", "c", "p locals()", "cl 1", "c"], outer)
debug(["b inner, n == 3", "ignore 1 0", "c", "!total = 10", "until", "pp n", "whatis n", "c"], outer)
debug(["x = 1 +", "p missing", "undefined_command", "alias show p %1 * 2", "show 21", "unalias show", "display y", "n", "n", "c"], outer)
debug(["l 1, 3", "ll", "source inner", "c"], outer)
debug(["unt 21", "disable 9", "enable x", "help nothing", "args", "c"], outer)
def fails():
    raise ValueError("broken")
debug(["c"], fails)
debug(["n", "n", "q"], outer) if False else None
