"""Generators and frames: gi_* attributes, exceptions inside, closing order, deep chains."""
import inspect
def g():
    x = 1
    y = yield x
    x = y
    yield x
i = g()
print(inspect.getgeneratorstate(i), i.gi_frame.f_lineno - g.__code__.co_firstlineno, i.gi_yieldfrom, i.gi_suspended)
next(i)
print(inspect.getgeneratorstate(i), i.gi_frame.f_locals, i.gi_frame.f_lineno - g.__code__.co_firstlineno, i.gi_suspended)
i.close()
print(inspect.getgeneratorstate(i), i.gi_frame)
def context():
    try:
        yield 1
    except ValueError:
        try:
            yield 2
        finally:
            raise KeyError("from finally")
c = context()
next(c)
print(c.throw(ValueError))
try:
    next(c)
except KeyError as e:
    print(e, repr(e.__context__))
def handles():
    while True:
        try:
            yield
        except Exception as e:
            print("inside", repr(e))
h = handles()
next(h)
h.throw(ValueError("a"))
try:
    raise KeyError("outer")
except KeyError:
    h.throw(TypeError("b"))
    next(h)
def sees():
    import sys
    yield sys.exception()
    yield sys.exception()
s = sees()
print(next(s))
try:
    raise OSError("current")
except OSError:
    print(next(s))
def tail(n):
    if n == 0:
        yield "bottom"
    else:
        yield from tail(n - 1)
print(list(tail(50)), sum(1 for _ in tail(10)))
def cleanup(n):
    try:
        yield n
    finally:
        print("close", n)
gens = [cleanup(i) for i in range(3)]
for x in gens: next(x)
gens.pop(1)
del gens
del x
print("all closed")
def ret():
    return (yield 1) or "default"
r = ret()
next(r)
try:
    r.send(None)
except StopIteration as e:
    print(e.value)
print(list(x for x in (y * 2 for y in (z + 1 for z in range(3)))))
