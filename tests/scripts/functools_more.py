"""functools: partial, caches, singledispatch, ordering, reduce."""
import functools
from functools import partial, reduce, lru_cache, cache, cached_property, singledispatch, singledispatchmethod, total_ordering, wraps, partialmethod, cmp_to_key, Placeholder
p = partial(print, "a", sep="-")
p("b", end="!\n")
q = partial(pow, Placeholder, 2)
print(q(5), partial(q)(6), p.func is print, p.args, p.keywords, repr(partial(int, base=2)), partial(partial(max, 1), 2)(0))
@lru_cache(maxsize=2)
def f(x, y=0):
    print("computing", x, y)
    return x + y
print(f(1), f(1), f(2), f(3), f(1), f.cache_info(), f.cache_parameters())
f.cache_clear()
print(f.cache_info(), f.__wrapped__(9))
@lru_cache(typed=True)
def t(x): return type(x).__name__
print(t(1), t(1.0), t(True), t.cache_info().currsize)
@cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80))
try: f([])
except TypeError as e: print(e)
@singledispatch
def show(x): return "object"
@show.register
def _(x: int): return "int"
@show.register(list)
@show.register(tuple)
def _(x): return "sequence"
@show.register
def _(x: float | str): return "float or str"
print([show(v) for v in (1, True, [], (), 1.5, "s", None)], show.dispatch(bool) is show.dispatch(int), len(show.registry))
try: show()
except TypeError as e: print(e)
class M:
    @singledispatchmethod
    def neg(self, x): raise NotImplementedError(type(x).__name__)
    @neg.register
    def _(self, x: int): return -x
    half = partialmethod(lambda self, a, b: (a, b), 1)
    @cached_property
    def slow(self):
        print("slow")
        return 5
m = M()
print(m.neg(5), m.half(2), m.slow, m.slow, m.__dict__)
@total_ordering
class V:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __lt__(self, o): return self.n < o.n
print(V(1) <= V(1), V(2) > V(1), V(1) >= V(2), V(1) != V(2))
print(reduce(lambda a, b: a * b, [1, 2, 3, 4]), reduce(max, [], 5), reduce(lambda a, b: a + b, ["x"], initial="i"))
try: reduce(max, [])
except TypeError as e: print(e)
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)), cmp_to_key(lambda a, b: a - b)(1) < cmp_to_key(lambda a, b: a - b)(2) if False else "ok")
def deco(fn):
    @wraps(fn)
    def inner(*a): "inner doc"; return fn(*a)
    return inner
@deco
def named(): "the doc"
print(named.__name__, named.__doc__, named.__wrapped__.__name__)
try: partial()
except TypeError as e: print(e)
try: partial(5)
except TypeError as e: print(e)
