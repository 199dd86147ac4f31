"""None, Ellipsis, NotImplemented, True and False."""
print(None, ..., NotImplemented, True, False, type(None), type(...), type(NotImplemented))
print(type(None)() is None, type(...)() is ..., bool(None), bool(...), None == 0, None is None, hash(True) == 1)
for bad in ("None = 1", "True = 1", "__debug__ = 1", "None.x = 1", "del None", "def f(None): pass", "f(True=1)", "... = 1", "import None"):
    try:
        exec(bad)
    except (SyntaxError, AttributeError) as e:
        print(bad, type(e).__name__, e)
try:
    bool(NotImplemented)
except TypeError as e:
    print(e)
print(bool(""), bool("0"), bool([]), bool([0]), bool(0.0), bool(-0.0), bool(1e-300), bool(float("nan")), bool(0j), bool(range(0)), bool(object()))
print(True == 1, True is 1 == 1, {True: "a", 1: "b"}, [False, True][True], "ab"[False], True + 1.5, -True, ~True.__int__(), str(True), repr(False), f"{True:d}", int("1") is True)
print(isinstance(True, bool), issubclass(bool, int), bool.__bases__, True.__class__, True.real, True.numerator, sum([True] * 3))
print(sorted([True, False, 2, -1]), max(True, 0), all([]), any([]), all([1, 0]), not not "x", __debug__)
print((None or "x"), (None and 1 / 0), None if None else "else", [None] * 2, {None: None}[None])
try:
    None + 1
except TypeError as e:
    print(e)
try:
    None()
except TypeError as e:
    print(e)
try:
    None[0]
except TypeError as e:
    print(e)
try:
    for _ in None: pass
except TypeError as e:
    print(e)
