"""Keyword-only and positional-only corner cases, defaults evaluated once, unpack order."""
def f(a, /, **kw): return a, kw
print(f(1, a=2), f(1, **{"a": 3, "b": 4}))
def g(*, a, b=2): return a, b
print(g(a=1), g(b=3, a=0))
def h(a, b=[], *c, d={}, **e): return a, b, c, d, e
print(h(1), h(1, 2, 3, d=4, e=5), h(*"abc", **{"d": 1}))
def default(n=print("default evaluated")): return n
default(); default()
x = 1
def late(y=x): return y
x = 2
print(late())
def order(a=print("first"), *, b=print("second")) -> print("lazy, not printed"): pass
for call in ("f()", "f(a=1)", "g(1)", "g()", "g(a=1, c=2)", "h()", "h(1, a=2)", "f(1, 2)", "f(**{1: 2})", "h(1, **{'b': 2}, b=3)", "(lambda a, /: a)(a=1)", "(lambda a, b=1, /, c=2: 0)(1, b=2)", "(lambda *, a, b, c: 0)(a=1)", "(lambda a, b: 0)(1, 2, 3, 4)", "(lambda a=1: 0)(1, 2)", "(lambda: 0)(x=1)", "int(1, 2, 3)", "dict(1, 2)", "str(object=1, x=2)", "sorted()", "max(key=len)", "isinstance(1)", "enumerate()", "zip(1)", "map(1)", "range()", "getattr(1)", "open()"):
    try:
        print(call, eval(call))
    except TypeError as e:
        print(call, "->", e)
class C:
    def m(self, a, b=2): return a, b
    __call__ = m
c = C()
for call in ("c.m()", "c.m(1, 2, 3)", "C.m(c, 1)", "c(5)", "c()", "C(1)", "c.m(1, a=2)", "C.m()"):
    try:
        print(call, eval(call))
    except TypeError as e:
        print(call, "->", e)
