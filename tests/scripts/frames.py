"""Frames: f_back, f_locals, f_globals, line numbers, code positions."""
import sys
def outer(a):
    b = a * 2
    return inner()
def inner():
    f = sys._getframe()
    g = f.f_back
    return f.f_code.co_name, g.f_code.co_name, dict(g.f_locals), g.f_lineno - g.f_code.co_firstlineno, g.f_globals is globals(), f.f_builtins["len"] is len
print(outer(3))
def depth():
    n, f = 0, sys._getframe()
    while f:
        n, f = n + 1, f.f_back
    return n
base = depth()
print((lambda: depth())() - base, [depth() for _ in range(1)][0] - base)
try:
    sys._getframe(1000)
except ValueError as e:
    print(e)
def lines():
    x = (1 +
         2)
    return [
        x,
        sys._getframe().f_lineno - sys._getframe().f_code.co_firstlineno,
    ]
print(lines())
def positions():
    return [p for p in positions.__code__.co_positions()][-1] is not None
print(positions(), list(outer.__code__.co_lines())[0][2] == outer.__code__.co_firstlineno, outer.__code__.co_stacksize > 0, outer.__code__.co_consts is not None)
def gen():
    yield sys._getframe().f_back.f_code.co_name
def caller(): return next(gen())
print(caller())
class C:
    frame_name = sys._getframe().f_code.co_name
print(C.frame_name, sys._getframe().f_code.co_name)
code = outer.__code__.replace(co_name="renamed")
print(code.co_name, code == outer.__code__, hash(code) == hash(outer.__code__.replace(co_name="renamed")))
def closes():
    cell = 1
    def inner(): return cell
    return inner
fn = closes()
print(fn.__closure__[0].cell_contents, fn.__code__.co_freevars)
fn.__closure__[0].cell_contents = 9
print(fn())
import types
made = types.FunctionType(outer.__code__, {"inner": lambda: "made"}, "made")
print(made(1), made.__name__, types.SimpleNamespace(a=1), types.MappingProxyType({"k": 1})["k"])
f = None
try:
    1 / 0
except ZeroDivisionError as e:
    f = e.__traceback__.tb_frame
print(f.f_code.co_name, f.f_locals is not None)
try:
    f.clear()
except RuntimeError as e:
    print(e)
