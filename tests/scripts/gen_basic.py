"""Generators: send, throw, close, return values."""
def count(n):
    for i in range(n):
        got = yield i
        if got:
            print("got", got)
    return "done"
g = count(3)
print(next(g), g.send("hello"), next(g))
try:
    next(g)
except StopIteration as e:
    print(e.value)
print(list(count(3)), next(g, "exhausted"), iter(g) is g)
def careful():
    try:
        yield 1
        yield 2
    except ValueError as e:
        print("caught", e)
        yield "recovered"
    finally:
        print("cleanup")
g = careful()
next(g)
print(g.throw(ValueError("thrown")))
g.close()
g = careful()
next(g)
g.close()
g.close()
def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2
g = stubborn()
next(g)
try:
    g.close()
except RuntimeError as e:
    print(e)
def stops():
    yield 1
    raise StopIteration("inner")
try:
    list(stops())
except RuntimeError as e:
    print(e, repr(e.__cause__))
g = count(1)
try:
    g.send("too early")
except TypeError as e:
    print(e)
def reenter():
    yield next(me)
me = reenter()
try:
    next(me)
except ValueError as e:
    print(e)
g = count(1)
print(g.gi_frame is not None, g.gi_running, g.__name__, g.__qualname__, type(g).__name__)
list(g)
print(g.gi_frame, sum(x * x for x in range(10)), max((len(w), w) for w in ["a", "bbb"]))
