"""Generators as objects: attributes, states, errors."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import inspect
import types


def gen(n):
    "counts"
    try:
        for i in range(n):
            got = yield i
            if got:
                print("got", got)
    except ValueError as error:
        yield f"caught {error}"
    finally:
        print("closing")
    return "result"


g = gen(3)
print(g.__name__, g.__qualname__, g.gi_running, g.gi_suspended, g.gi_yieldfrom, g.gi_frame.f_locals, g.gi_code is gen.__code__, inspect.getgeneratorstate(g), type(g).__name__)
print(next(g), g.send("hello"), inspect.getgeneratorstate(g), g.gi_suspended, g.gi_frame.f_locals["i"])
print(g.throw(ValueError("boom")))
try:
    next(g)
except StopIteration as stop:
    print("stop", stop.value, stop.args)
print(inspect.getgeneratorstate(g), g.gi_frame, list(g), g.close())
g.__name__ = "renamed"
print(g.__name__, repr(g)[:26])
for action in ("gen(1).send(1)", "gen(1).throw()", "gen(1).throw(5)", "gen(1).throw(ValueError)", "gen(1).throw(ValueError('v'))", "next(gen(0))", "setattr(g, '__name__', 5)", "g.nothing", "len(g)", "g[0]", "gen(1) < gen(1)", "types.GeneratorType()", "iter(g) is g", "gen(2).close()", "gen()", "setattr(g, 'gi_running', True)"):
    print(action, end=": ")
    show(eval, action)


def recursive():
    yield next(me)


me = recursive()
show(next, me)


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield "ignored"


s = stubborn()
next(s)
show(s.close)


def returns_on_close():
    try:
        yield 1
    except GeneratorExit:
        return "closed value"


r = returns_on_close()
next(r)
print(r.close(), r.close())


def delegate():
    result = yield from gen(2)
    print("sub returned", result)
    result = yield from [10, 20]
    print("list returned", result)


d = delegate()
print(next(d), d.gi_yieldfrom.__name__, list(d))


def stops():
    yield 1
    raise StopIteration("inside")


it = stops()
next(it)
try:
    next(it)
except RuntimeError as error:
    print(error, repr(error.__cause__))
squares = (x * x for x in range(4))
print(squares.__name__, next(squares), sum(squares), [*(y for y in "ab")], dict((k, v) for k, v in [(1, 2)]))
show(lambda: (x for x in 5))
print(max((len(w) for w in ["a", "bbb"]), default=0), all(c.isalpha() for c in "ab"), gen.__doc__, inspect.isgeneratorfunction(gen), inspect.isgenerator(g))
g = gen(5)
next(g)
del g
print("deleted")
