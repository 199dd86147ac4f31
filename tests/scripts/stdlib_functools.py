"""functools and operator."""
import functools
import operator
print(functools.reduce(operator.add, [1, 2, 3], 10), functools.partial(pow, 2)(5), functools.partial(print, "a", sep="-").args)
try:
    functools.reduce(operator.add, [])
except TypeError as e:
    print(e)
@functools.cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), fib.cache_info(), fib.cache_parameters())
fib.cache_clear()
print(fib.cache_info().currsize)
class C:
    def __init__(self): self.n = 0
    @functools.cached_property
    def once(self):
        self.n += 1
        return self.n
    @functools.lru_cache(maxsize=None)
    def method(self, x): return x
    def target(self, a, b): return a, b
    pm = functools.partialmethod(target, 1)
    @functools.singledispatchmethod
    def kind(self, x): return "object"
    @kind.register
    def _(self, x: int): return "int"
c = C()
print(c.once, c.once, c.pm(2), c.kind(1), c.kind(""), c.method(3))
del c.once
print(c.once)
print(operator.itemgetter(1)("abc"), operator.itemgetter(0, 2)("abc"), operator.attrgetter("real")(5), operator.attrgetter("a.b", "c")(type("X", (), {"a": type("Y", (), {"b": 1}), "c": 2})), operator.methodcaller("split", ",")("a,b"))
print(operator.index(True), operator.concat([1], [2]), operator.contains("abc", "b"), operator.countOf([1, 1, 2], 1), operator.length_hint([1, 2]), operator.truth([]), operator.not_(0), operator.is_not(1, 2), operator.iadd([1], [2]), operator.matmul)
def wrapped():
    "doc"
w = functools.wraps(wrapped)(lambda: 0)
print(w.__name__, w.__doc__, w.__wrapped__ is wrapped)
print(sorted("bAc", key=functools.cmp_to_key(lambda a, b: (a.lower() > b.lower()) - (a.lower() < b.lower()))))
p = functools.partial(lambda *a, **k: (a, k), 1, x=2)
print(p(3, y=4), p(x=9), functools.partial(p, 5)(), repr(functools.partial(int, base=2)))
print(functools.partial(lambda a, b: a - b, functools.Placeholder, 3)(10))
