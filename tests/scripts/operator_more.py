"""operator: getters, callers, in-place, errors."""
import copy
import operator as op
import pickle
from types import SimpleNamespace as N
o = N(a=1, b=N(c=[10, 20]), f=lambda x, k=0: (x, k))
print(op.attrgetter("a")(o), op.attrgetter("b.c", "a")(o), op.itemgetter(1)("xyz"), op.itemgetter(0, -1)([1, 2, 3]), op.itemgetter(slice(1, 3))("abcd"), op.methodcaller("f", 5, k=6)(o), op.methodcaller("upper")("x"))
print(op.attrgetter("a"), op.itemgetter(1, "k"), op.methodcaller("m", 1, x=2), pickle.loads(pickle.dumps(op.itemgetter(1)))("ab"), copy.copy(op.attrgetter("a"))(o))
print(op.add(1, 2), op.concat([1], [2]), op.contains([1, 2], 2), op.countOf([1, 2, 1], 1), op.indexOf("abc", "c"), op.mod(7, 3), op.matmul.__name__, op.truth([]), op.not_([]), op.is_(None, None), op.is_not(1, None), op.index(True), op.inv(5), op.pos(-3), op.length_hint([1, 2]), op.length_hint(iter([1])), op.call(max, 1, 2), op.is_none(None), op.is_not_none(0))
l = [1, 2, 3]
op.setitem(l, 0, 9)
op.delitem(l, slice(1, 2))
print(l, op.iadd(l, [5]), l, op.iconcat(l, (6,)), op.imul(2, 3), op.ipow(2, 5), op.ixor(6, 3), op.getitem({"a": 1}, "a"))
print(sorted([("b", 2), ("a", 2), ("c", 1)], key=op.itemgetter(1, 0)), max({"x": 1, "y": 5}.items(), key=op.itemgetter(1)))
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
show(lambda: op.attrgetter())
show(lambda: op.attrgetter(5))
show(lambda: op.attrgetter("a.x")(o))
show(lambda: op.itemgetter())
show(lambda: op.itemgetter(5)("abc"))
show(lambda: op.itemgetter("k")({}))
show(lambda: op.methodcaller())
show(lambda: op.methodcaller(5))
show(lambda: op.methodcaller("nope")(1))
show(lambda: op.add(1, "x"))
show(lambda: op.concat(1, 2))
show(lambda: op.indexOf([1], 5))
show(lambda: op.index(1.5))
show(lambda: op.length_hint(5, 7))
show(lambda: op.length_hint([], "x"))
show(lambda: op.contains(5, 1))
show(lambda: op.attrgetter("a")(o, 1))
show(lambda: op.itemgetter(1)())
print(len([n for n in op.__all__ if not n.startswith("_")]), op.__add__ is op.add, op.sub.__doc__)
