from __future__ import annotations
import a.b as c, d
from . import e
from ..f import (g as h, i,)

@decorator
# between
@other.one(1)
async def function[T: int = str, *Ts = *tuple[int], **P](
    a, /, b: int = 1, *args: *Ts, c, d=2, **kwargs: T
) -> None:
    """Doc."""
    global x
    async with a as b, c: pass;
    async for i in b: await i
    else: return
    [x async for x in y if x if z]
    yield
    x = yield from y

@dec
class C[T](Base, metaclass=Meta, *args, **kwargs): x: int; y: str = 1; (z): int = 2

if a: b
elif c:
    d;
elif e: f
else:
    g

while x: break
else: continue
for x, *y in z: pass
try: a
except (b, c) as d: e
except f, g: h
except: i
else: j
finally: k
try: a
except* b: c
with (a as b, c as d,): pass
with (a): pass
match x, y:
    case 1 | -2.5 | 1 + 2j | 'a' 'b' | None: pass
    case [a, *_, b] | (c, *d) if a: pass
    case {'k': v, **rest}: pass
    case a.b.C(x, y=D()) as z: pass
    case _: pass
type X[T] = list[T]
del a, (b, c), [d]
assert a, b
raise a from b
a = b = c, d = e
a += 1; a //= 2; a @= 3; a **= 4
a[b], c.d = e
x: (yield)
lambda a, *b, c=1, **d: (a, b)
lambda: 0
f(x for x in y)
f(a, *b, c=d, **e)
a[1:2, ::3, ..., *b]
a if b else c
not a and b or c < d <= e != f is not g not in h
-a ** -b + ~c
{**a, 'b': c}
{a, *b}
{k: v for k, v in z}
(a := b)
(yield)
print((a, b)[0])
