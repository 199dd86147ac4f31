"""Iterators of iterators and nested data, deeper than the stack: an error at the worst, and freed flat."""
import itertools
import sys

def attempt(name, make, use):
    value = make()
    try:
        use(value)
    except (RecursionError, MemoryError):
        pass
    del value
    print(name, "survived")

def nested(wrap, depth, start):
    value = start
    for _ in range(depth):
        value = wrap(value)
    return value

DEPTH = 100_000
if sys.implementation.name != "cpython":  # whose stack such chains overflow
    for wrap in (lambda x: map(str, x), lambda x: filter(None, x), zip, enumerate, lambda x: itertools.islice(x, 3),
                 lambda x: itertools.takewhile(bool, x)):
        try:
            list(nested(wrap, DEPTH, iter([1])))
        except RecursionError:
            pass
attempt("lists", lambda: nested(lambda x: [x], DEPTH, []), repr)
attempt("tuples", lambda: nested(lambda x: (x,), DEPTH, ()), lambda x: x == nested(lambda x: (x,), DEPTH, ()))
attempt("dicts", lambda: nested(lambda x: {1: x}, DEPTH, {}), str)
attempt("slices", lambda: nested(slice, DEPTH, None), repr)
attempt("closures", lambda: nested(lambda x: lambda: x, DEPTH, None), bool)
attempt("errors", lambda: nested(ValueError, DEPTH, None), repr)
def chain():
    error = None
    for _ in range(DEPTH):
        new = ValueError()
        new.__context__ = error
        error = new
    return error
attempt("contexts", chain, bool)
def generator(inner):
    yield from inner
attempt("generators", lambda: nested(generator, 50_000, iter(())), bool)
