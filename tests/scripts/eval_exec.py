"""eval, exec, compile: modes, namespaces, errors."""
print(eval("1 + 2"), eval("x", {"x": 5}), eval(" \t3"), eval("[y for y in range(z)]", {"z": 3}))
ns = {}
exec("a = 1\ndef f(): return a\nclass C: b = a", ns)
print(ns["f"](), ns["C"].b, sorted(k for k in ns if k != "__builtins__"))
code = compile("x * 2", "<test>", "eval")
print(eval(code, {"x": 21}), code.co_filename, code.co_names, type(code).__name__)
exec(compile("print('single'); 5", "<s>", "exec"))
exec(compile("5", "<s>", "single"))
exec(compile("'shown'\n", "<s>", "single"))
for source, mode in [("1 +", "eval"), ("x = 1", "eval"), ("def f(:", "exec"), ("  x", "exec"), ("return 1", "exec"), ("break", "exec"), ("f(x=1, 2)", "exec"), ("'unclosed", "exec"), ("a = (", "exec"), ("1 = x", "exec"),
                     ("x = yield", "exec"), ("await x", "exec"), ("def f():\n  nonlocal q", "exec"), ("def f(a, a): pass", "exec"), ("if True:\nx", "exec"), ("f() = 1", "exec"), ("for x in y\n  pass", "exec"), ("\x00", "exec"), ("a b c", "exec"), ("None = 1", "exec"), ("x: int: str", "exec"), ("from __future__ import nope", "exec"), ("global x; x = 1\nx", "exec"), ("class C(x for x in y): pass", "exec"), ("print 'hello'", "exec"), ("if x = 1: pass", "exec"), ("{1: 2, **}", "exec"), ("lambda: = 1", "exec"), ("else: pass", "exec"), ("try: pass", "exec"), ("import a.b as", "exec")]:
    try:
        compile(source, "<c>", mode)
        print(repr(source), "compiles")
    except (SyntaxError, ValueError) as e:
        print(repr(source), type(e).__name__, e)
exec("global g; g = 1" if False else "g = 2")
print(g)
try:
    exec("raise KeyError('inner')", {})
except KeyError as e:
    print(e, e.__traceback__.tb_next.tb_frame.f_code.co_filename)
print(eval("__builtins__", {"__builtins__": {"x": 1}}), eval("len", {}).__name__)
try:
    eval("len", {"__builtins__": {}})
except NameError as e:
    print(e)
import ast
print(ast.literal_eval("[1, {'a': (2.5, None)}]"), ast.dump(ast.parse("a + 1", mode="eval")), ast.unparse(ast.parse("x=[i for i in y if i]")))
