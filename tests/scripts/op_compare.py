"""Chained comparison, identity, membership, boolean operators."""
def v(x):
    print("eval", x)
    return x
print(v(1) < v(2) < v(3), v(5) < v(4) < v(3))
print(1 < 2 > 1 == 1 != 2, 1 in [1] == True, (1 in [1]) == True, 3 > 2 is True)
print(v(0) or v("") or v("last"), v(1) and v(0) and v(2), not v([]), 0 or None, [] and 1)
print(None is None, [] is [], () == (), "a" is not None, 1 == 1.0 == True, 1 is 1)
class R:
    def __init__(self, name): self.name = name
    def __lt__(self, o): print(self.name, "lt"); return NotImplemented
    def __gt__(self, o): print(self.name, "gt"); return "truthy"
    def __eq__(self, o): print(self.name, "eq"); return NotImplemented
print(R("a") < R("b"))
print(R("a") == R("b"), R("x") != R("y"))
class Sub(R):
    def __gt__(self, o): print("sub gt"); return True
print(R("base") < Sub("sub"))
class Contains:
    def __contains__(self, x): return "yes" if x else ""
print(1 in Contains(), 0 in Contains(), 0 not in Contains())
class Multi:
    def __eq__(self, o): return [1, 2]
    def __bool__(self): raise RuntimeError("no truth")
print(Multi() == 1, Multi() != 1)
try:
    if Multi(): pass
except RuntimeError as e:
    print(e)
nan = float("nan")
print(nan in [nan], [nan] == [nan], nan == nan, (nan,) < (nan, 1), max([1, nan, 2]))
print([1, [2, 3]] == [1, [2, 3]], {"a": [1]} == {"a": [1]}, (1, 2) == [1, 2], "1" == 1, b"a" == "a", {1, 2} == {2, 1})
print(1 if v(0) else 2, "yes" if 1 < 2 else 1 / 0)
x = 5
print(0 < x <= 5 and x != 4, x == 5 and "five" or "other")
try:
    1 < "a"
except TypeError as e:
    print(e)
