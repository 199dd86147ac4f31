### empty module
### module docstring
"""  Doc.
    indented
  less
"""
x = 1
### assignment
a = b = c
a, b = b, a
(a, b), *c = d
[a, *b, c] = d
a.b = c[d] = e
a[b:c] = d
a[b:c:d] = e
### swaps
def f(a, b, c):
    a, b, c = c, b, a
    a, b = b, a
    return a, b, c
### augmented assignment
def f(a, b, i):
    a += 1
    a.x -= b
    a[i] *= b
    a[i:b] @= b
    a[i:b:1] //= b
    a **= b; a >>= b; a <<= b; a &= b; a |= b; a ^= b; a %= b; a /= b
### annotated assignment in a module
a: int
b: str = "x"
c.d: int = 3
c[d]: int
(e): int = 4
if a:
    f: list[int] = []
### annotated assignment in a function
def f():
    a: int
    b: int = 1
    c.d: int
    return b
### future annotations
from __future__ import annotations
a: list["x"] = 1
def f(x: int | None = None, *args: a.b[c, 1:2], k: lambda: 0 = 1, **kw: "s") -> (yield 1) if a else {1: [2, *b]}:
    pass
class C:
    x: not a and -b ** c
### delete
del a
del a.b, c[d], c[d:e], (f, [g])
def f(x):
    del x
    def g():
        nonlocal y
        del y
    y = 1
### import
import a
import a.b.c
import a as b
import a.b.c as d
import a, b.c, e.f as g
### import from
from a import b
from a import b as c, d
from . import e
from ..f.g import h
from a import *
### global and nonlocal
x = 0
def f():
    global x
    x = 1
    y = 2
    def g():
        nonlocal y
        y = x
    return g
### assert
assert a
assert a, "message"
assert not a or b, c
assert (a, "always")
### raise
raise
raise a
raise a from b
### pass and constants
pass
1
"a"
...
### if
if a:
    b
elif c:
    d
else:
    e
if not a: b
if a and b or c: d
if (a if b else c): d
### constant conditions
if 0: a
if 1: b
else: c
while 1:
    if a: break
while 0: a
if __debug__: b
if not None: c
### while
while a:
    if b: continue
    if c: break
    d
else:
    e
### for
for a in b:
    if c: continue
    if d: break
else:
    e
for a, b in [1, 2, 3]: c
for (a) in [x, y]: c
for a.b[c] in d:
    pass
### return in loops
def f(xs):
    for x in xs:
        for y in x:
            return y
    while xs:
        return 1
    return
### chained comparison
a < b < c
if a < b <= c: d
x = a is not b in c not in d
assert 1 < a == b
### match literals
match a:
    case 1: x
    case -1.5: y
    case "s" | b"t": z
    case None | True | False: u
    case 1 + 2j: v
    case A.b.c: w
    case _: t
### match sequences
match a:
    case []: x
    case [1, b]: x
    case [b, *_, c]: x
    case (b, [c, *d]): x
    case [_, _]: x
    case [*_]: x
### match mappings and classes
match a:
    case {}: x
    case {"k": v, 1: [w]}: x
    case {"k": v, **rest}: x
    case C(): x
    case C(1, b, k=c, m=_): x
    case {A.b: 1}: y
### match captures and guards
def f(a):
    match a:
        case [b, c] | (c, b, _): return b, c
        case {"x": b} as d if b > d: return d
        case (1 | 2) as e: return e
        case x if x: pass
        case y: return y
### with
with a: b
with a as b, c as (d, e): f
def f():
    with a:
        return b
    for x in y:
        with a as z:
            if c: break
            continue
### try except
try: a
except A: b
except (B, C) as e: c
except: d
else: e
### try finally
def f():
    for x in y:
        try:
            if a: return b
            if c: break
            if d: continue
        finally:
            e
    try: a
    finally: return 1
### try except finally
try:
    a
except A as e:
    raise
finally:
    b
### except star
try: a
except* A as e: b
except* (B, C): c
else: d
finally: e
### nested handlers
def f():
    try:
        try: a
        except A:
            try: b
            finally: return c
    except B as e:
        for x in e:
            with x: return x
### type alias
type A = int
type B[T] = list[T]
type C[T: (int, str) = int, *Ts = *tuple[int], **P = [int]] = dict[T, A]
