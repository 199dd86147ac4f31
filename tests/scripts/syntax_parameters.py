"""Parameter lists and calls that are refused."""
SOURCES = ["def f(a, a): pass", "def f(a=1, b): pass", "def f(*): pass", "def f(*, **k): pass", "def f(**k, a): pass", "def f(*a, *b): pass",
           "def f(a, /, b, /): pass", "def f(/): pass", "def f(*, /): pass", "def f(*a, /): pass", "def f(*a=1): pass", "def f(**k=1): pass",
           "def f((a)): pass", "def f(1): pass", "def f(a.b): pass", "def f(None): pass", "def f(a:): pass", "def f(a=): pass", "def f(*a: *b): pass",
           "lambda a=1, b: 1", "lambda *: 1", "lambda *, **k: 1", "lambda /: 1", "lambda a, a: 1", "lambda (a): 1",
           "f(a=1, b)", "f(**a, *b)", "f(**a, b)", "f(a=1, a=2)", "f(a for a in b, c)", "f(c, a for a in b)", "f(1=2)", "f(a.b=1)", "f(None=1)",
           "f(a, b=1, *c, d=2)", "f(*a, *b, **c, **d)", "f(a=b for b in c)", "f(a:=1)", "f(a:=1, b=2)", "f(a=b:=1)", "f(True=1)", "f(a b)", "f(a, , b)",
           "class A(a=1, b): pass", "class A(*a, **b): pass", "class A(a for a in b): pass", "class A(a=1, a=2): pass", "def f[T, T](): pass",
           "def f[](): pass", "class A[*T=1]: pass", "def f[T: (int, str) = int](): pass"]
for source in SOURCES:
    try:
        compile(source, "<t>", "exec")
        print(source, "-> ok")
    except SyntaxError as error:
        print(source, "->", error.offset, error.msg)
