### constants
a = None, True, False, ..., 1, 255, 256, -1, 10**30, 1.5, 2j, "s", b"b", ()
### folding
a = 1 + 2 * 3 - 4 // 5 % 6, 2 ** 10, 1 << 8, 255 >> 1, 6 & 3 | 8 ^ 1, 7 / 2
b = -1, +1, ~1, not 1, -1.5, --1, not not x
c = "a" + "b", "ab" * 3, (1, 2) + (3,), (1, 2) * 2, "abc"[1], (1, 2, 3)[0:2], b"x"[0]
d = 1 / 0, 2 ** 1000, "a" * 5000, 1 << 200, 0.0, -0.0, 1 + 2j, 2j * 3, "a" % 1, ~True
e = 7 // -2, -7 % 3, 7.5 // 2, -7.5 % 2, 2 ** -1, 10 ** 20 / 3, 1 - 1j, (-8) ** 0.5
### names
def f(a):
    global c
    b = a
    c = d
    return b
### unbound locals
def f(a):
    if a: b = 1
    print(b)
    del a
    return a, b
### operators
a + b - c * d / e // f % g @ h ** i << j >> k & l | m ^ n
-a, +a, ~a, not a
### boolean operators
a and b and c
a or b or c
x = a and b or c and not d
x = not (a and b)
def f(a, b):
    return a or b
### conditional expression
x = a if b else c
x = a if b and c else d if e else f
### comparisons
a < b, a <= b, a == b, a != b, a > b, a >= b
a is b, a is not b, a in b, a not in b
x = not a in b
x = not a is b
if a is None: b
if a is not None: c
### membership in displays
a in [1, 2, 3]
a in {1, 2, 3}
a in (1, 2, b)
a not in [b, c]
for x in {1, 2}: pass
### displays
[1, 2, 3], [a, b], [], {1, 2, 3}, {a}, (1, 2, a), {}, {1: 2, a: b}
[*a, b], (*a,), {*a, 1}, {**a, 1: 2, **b}
### large displays
a = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]
b = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31)
c = {0:1,1:1,2:1,3:1,4:1,5:1,6:1,7:1,8:1,9:1,10:1,11:1,12:1,13:1,14:1,15:1,16:1,17:1}
for x in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]: pass
### attributes and subscripts
a.b.c
a[b], a[1:2], a[b:], a[:], a[b:c:d], a[1:2, ...], a[b:c, d]
### multiline attribute
x = (a
     .b
     .c(d)
     .e(f=1))
### calls
f()
f(a, b)
f(a, k=b)
f(*a)
f(a, *b, c)
f(**a)
f(a, k=b, **c)
f(*a, k=1, **b, j=2)
a.b()
a.b(c, k=d)
a.b(*c)
### imported call
import m
m.f(1)
### super
class C(B):
    def f(self, a):
        super().f(a)
        super().g
        super(C, self).h(1)
        return super
    def g():
        super().x
### all any tuple
all(x for x in y)
any(x for x in y)
tuple(x for x in y)
list(x for x in y)
### lambda
f = lambda: 0
g = lambda a, /, b=1, *c, d, e=2, **h: (a, b, c, d, e, h)
h = lambda: (yield)
### named expression
if (a := b): c
def f():
    return [y := x for x in z]
### f-strings
f"a", f"", f"{a}", f"{a}{b!r}c{d:>{w}}", f"{a!s:x}", f"{a=}", f"{{}}", f"a" "b" f"{c}"
### t-strings
t"a{b}c", t"", t"{a!r:x{y}}{b}"
### percent formatting
"%s and %r" % (a, b)
"%5s%-5s%.2a%%" % (a, b, c)
"%d" % (a,)
"%s" % a
### list comprehension
def f(a):
    return [x for x in a], [x for x in a if x if y], [x for y in a for x in y], [x for y in a for x in [y]]
### other comprehensions
def f(a):
    return {x for x in a}, {x: y for x, y in a}, (x for x in a), [[y for y in x] for x in a]
### comprehensions in a class
class C:
    x = 1
    a = [x for x in range(3)]
    b = [x + y for y in a]
    c = [lambda: y for y in a]
    d = [__class__ for y in a]
### comprehension with cells
def f(x):
    g = [lambda: x for x in x]
    return g, x
### module comprehension
a = [x for x in y if x]
b = {x: [z for z in x] for x in y}
### comprehension of constants
[x for x in [1, 2, 3]]
### starred assignment targets
a, *b = c
*a, = b
for a, *b in c: pass
