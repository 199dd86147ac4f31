"""The words of common errors."""
class C:
    def m(self): pass
tests = """
1 + "a"
"a" + 1
[] + ()
None + 1
-"a"
"a" * 1.5
5()
C.m()
C().m(1)
len(5)
iter(5)
next(5)
[1][None]
{}.foo
None.foo
int.foo
C().foo
"abc".foo
1 < "a"
[] < 5
a, b = 1, 2, 3
a, b = 1,
a, *b, c = 1,
a, b = 5
for x in 5: pass
del C.zzz
int("x")
int([])
float("x")
float([])
range("a")
range(1, 2, 0)
"a".join(5)
isinstance(1, 5)
issubclass(1, int)
open(1.5)
sum(["a"])
max()
max([])
sorted(5)
abs("a")
chr("a")
ord(5)
round("a")
divmod(1, 0)
object.__new__(5)
super().x
setattr(1, "x", 2)
(1).real = 5
[].append()
[].append(1, 2)
"a".split(1)
"%d" % "x"
import nothing_here
lambda: (yield)
f"{1:z}"
__import__(5)
with 5: pass
print(1, sep=5)
[x for x in 5]
{**5}
[*5]
print(*5)
print(**5)
type("a")("b", "c", "d", "e")
""".strip().split("\n")
for test in tests:
    try:
        exec(test)
    except Exception as error:
        print(f"{test:32} {type(error).__name__}: {error}")
    else:
        print(f"{test:32} ok")
