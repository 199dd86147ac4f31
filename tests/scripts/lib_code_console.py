"""code and codeop: consoles fed line by line."""
import code
import codeop
import contextlib
import io

for source in ("x = 1", "if x:", "if x:\n  y", "if x:\n  y\n", "def f(", "1 +", "'''open", "x = (", "", "  ", "# c", "@dec", "for"):
    try:
        print(repr(source), codeop.compile_command(source) is not None)
    except SyntaxError as error:
        print(repr(source), type(error).__name__, error.msg)
compiler = codeop.CommandCompiler()
compiler("from __future__ import annotations")
print(compiler("x: undefined = 1").co_flags & 0x1000000 != 0)
class Console(code.InteractiveConsole):
    def write(self, text):
        print("|", (text.rstrip().splitlines() or [""])[-1])
lines = iter(["a = 1", "a + 1", "if a:", "    print('in if')", "", "1/0", "x =", "def f():", "  return 5", "", "f()", "raise KeyError('k')"])
def read(prompt):
    try:
        line = next(lines)
    except StopIteration:
        raise EOFError
    print(prompt + line)
    return line
console = Console({"__name__": "console"}, local_exit=True)
console.raw_input = read
console.interact(banner="hello", exitmsg="bye")
print(console.locals["a"], console.push("b = 2"), console.push("while 0:"), console.buffer)
console.resetbuffer()
print(console.runsource("b + 3"), console.runsource("(1"), console.locals["b"])
interpreter = code.InteractiveInterpreter({"value": 3})
with contextlib.redirect_stderr(io.StringIO()) as errors:
    interpreter.runsource("value.missing")
    interpreter.runsource("print(", symbol="exec")
print(errors.getvalue().splitlines()[-1])
