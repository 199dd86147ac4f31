"""Tokens come as soon as their lines are there."""
import io
import token
import tokenize

SOURCE = '''\
x = 1
def f(a,
      b):
    """doc
    string"""
    return (a +
            b)  # sum

y = \\
    f"{x}\\
    text {f(1,
      2)}" . z
if y:
    pass
'''


class Lines:
    def __init__(self, text):
        self.lines = io.StringIO(text)
        self.count = 0

    def __call__(self):
        line = self.lines.readline()
        self.count += bool(line)
        return line


lines = Lines(SOURCE)
for found in tokenize.generate_tokens(lines):
    print(lines.count, token.tok_name[found.type], repr(found.string), found.start, found.end)

for source in ("a = (1,\n 2", "'''abc\nd\n", "if x:\n  y\n z\n", "x = 1", "a\\\n", "a\\", "f'{a\n", "x\0\n", "\n\n#c",
               "x = '''" + "line\n" * 100 + "'''\ny = 2\n"):
    lines = Lines(source)
    last = None
    try:
        for found in tokenize.generate_tokens(lines):
            last = found
        print(repr(source[:12]), lines.count, last.start)
    except (SyntaxError, tokenize.TokenError) as e:
        print(repr(source[:12]), type(e).__name__, e)


def broken():
    yield "a = 1\n"
    raise OSError("no more")


reader = broken()
try:
    for found in tokenize.generate_tokens(lambda: next(reader)):
        print(repr(found.string))
except OSError as e:
    print(e)
print([found.string for found in tokenize.generate_tokens(iter(["one line\nand another\n", "third"]).__next__)])
