"""Context managers: order, suppression, exceptions on the way."""
class CM:
    def __init__(self, name, swallow=False, fail=None): self.name, self.swallow, self.fail = name, swallow, fail
    def __enter__(self):
        print("enter", self.name)
        if self.fail == "enter": raise RuntimeError("in enter")
        return self.name
    def __exit__(self, kind, value, tb):
        print("exit", self.name, kind.__name__ if kind else None, value, tb is not None)
        if self.fail == "exit": raise RuntimeError("in exit")
        return self.swallow
with CM("a") as a, CM("b") as b:
    print(a, b)
with (CM("x") as x, CM("y", True),):
    raise ValueError("swallowed")
print("after")
try:
    with CM("outer"), CM("inner", fail="exit"):
        raise KeyError("first")
except RuntimeError as e:
    print(repr(e), repr(e.__context__))
try:
    with CM("p"), CM("q", fail="enter"):
        print("never")
except RuntimeError as e:
    print(e)
def early():
    with CM("ret"):
        return "value"
print(early())
for i in range(3):
    with CM(i):
        if i == 0: continue
        break
class NoExit:
    def __enter__(self): return self
for bad in (NoExit(), 5):
    try:
        with bad: pass
    except TypeError as e:
        print(e)
with CM("t") as (c):
    pass
class Tup:
    def __enter__(self): return 1, [2, 3]
    def __exit__(self, *a): pass
with Tup() as (p, [q, r]):
    print(p, q, r)
import contextlib
@contextlib.contextmanager
def managed(x):
    print("before", x)
    try:
        yield x * 2
    except ValueError as e:
        print("handled", e)
    finally:
        print("after", x)
with managed(5) as v:
    print(v)
    raise ValueError("inside")
with contextlib.suppress(KeyError), contextlib.ExitStack() as stack:
    stack.callback(print, "callback")
    stack.enter_context(CM("stacked"))
    {}["k"]
import io
with contextlib.redirect_stdout(io.StringIO()) as out:
    print("captured")
print(repr(out.getvalue()), contextlib.nullcontext(3).__enter__())
