### parameters
def f(a, b=1, /, c=2, *args, d, e=3, **kw): return a
### annotations
def f(a: int, *args: str, b: float = 1, **kw: bytes) -> None: pass
def g(*args: *Ts): pass
### docstring
def f():
    """Doc.

    More.
    """
def g():
    f"not a doc"
### decorators
@a
@b.c(1)
def f(): pass
@d
class C: pass
### closures
def f(a):
    b = 1
    def g(c):
        def h():
            return a, b, c
        return h
    return g
### cell parameters
def f(a, b, c):
    return lambda: (a, c)
### generator
def f():
    x = yield
    y = yield x
    yield from y
    return 1
### generator with handlers
def f():
    try:
        yield 1
    finally:
        yield 2
### coroutine
async def f(a):
    await a
    async with a as b: c
    async for d in e:
        if d: continue
        break
    else: g
    return 1
### async generator
async def f(a):
    yield 1
    x = yield
    async with a, b: yield 2
### async comprehensions
async def f(a):
    return [x async for x in a if await x], {x: y async for x, y in a}, (x async for x in a), [await x for x in a]
### generic function
def f[T](a: T, b=1, *, c=2) -> T: return a
def g[T: int = bool, *Ts, **P](): pass
### class
class C: pass
class D(C, metaclass=M, **kw):
    """Doc."""
    x: int = 1
    if x:
        y: str
    def f(self):
        self.a = self.b = 1
        __x = self.__y
        return __class__
### generic class
class C[T](B):
    x: T
    def f(self, a: T): return T
### class in a function
def f(x):
    class C:
        y = x
        def g(self): return x, C
        class D:
            z = y
    return C
### name mangling
class __C:
    __a = 1
    def __f(self, __p):
        return self.__a, __p, __C__
    import __m, x.__y as __z
### conditional annotations in a class
class C:
    for x in y:
        a: int
    with b:
        c: str = 1
### nested functions in finally
def f():
    try: a
    finally:
        g = lambda: 1
        h = [x for x in y]
### many locals
def f():
    a0=a1=a2=a3=a4=a5=a6=a7=a8=a9=b0=b1=b2=b3=b4=b5=b6=b7=b8=b9=c0=c1=c2=c3=c4=c5=c6=c7=c8=c9=0
    d0=d1=d2=d3=d4=d5=d6=d7=d8=d9=e0=e1=e2=e3=e4=e5=e6=e7=e8=e9=f0=f1=f2=f3=f4=f5=f6=f7=f8=f9=0
    g0=g1=g2=g3=g4=g5=g6=g7=1
    if g0: g6 = g7
    return g5, g6, a0, a1
### explicit global names
def f():
    global C, g
    class C:
        def h(self): pass
    def g(): pass
