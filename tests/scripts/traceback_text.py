"""The text of tracebacks: carets, repeated frames, chains, syntax errors."""
import sys
import traceback
def show(f):
    try:
        f()
    except Exception:
        traceback.print_exc(file=sys.stdout)
def index():
    data = {"a": {"b": [1, 2]}}
    return data["a"]["b"][5]
def attribute():
    value = "text"
    return value.strip().nothing + 1
def binary():
    a, b = 1, "x"
    return (a + 1) * (a + b) - 3
def call():
    def inner(x, *, k):
        return x / k
    return inner(1, k=0) + inner(2, k=1)
def deep(n):
    return deep(n - 1) if n else 1 / 0
def multi():
    return max(
        1,
        int("x"),
    )
for f in (index, attribute, binary, call, lambda: deep(10), multi, lambda: eval("1 +"), lambda: exec("def f():\nreturn")):
    show(f)
def chained():
    try:
        index()
    except IndexError as e:
        raise KeyError("outer") from e
show(chained)
e = ValueError("a\nb")
print(traceback.format_exception_only(e), traceback.format_exception_only(KeyError("k")))
stack = traceback.extract_stack()
print(stack[-1].name, stack[-1].line)
try:
    binary()
except TypeError as error:
    frames = traceback.extract_tb(error.__traceback__)
    print([(f.name, f.lineno - frames[0].lineno, f.line) for f in frames])
