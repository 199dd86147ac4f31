"""Generators misused: what is raised, and when."""
def show(function, *args):
    try:
        print(function(*args))
    except BaseException as error:
        print(type(error).__name__, error)
def counter():
    try:
        received = yield 1
        print("got", received)
        yield 2
    finally:
        print("closed")
g = counter()
show(g.send, 5)
show(next, g)
show(g.send, "x")
show(g.throw, ValueError("in"))
show(next, g)
show(g.throw, KeyError("late"))
def recursive():
    yield next(me)
me = recursive()
show(next, me)
def stubborn():
    while True:
        try:
            yield
        except GeneratorExit:
            pass
s = stubborn()
next(s)
show(s.close)
def returns():
    yield 1
    return "value"
r = returns()
next(r)
try:
    next(r)
except StopIteration as stop:
    print(stop.value, stop.args)
show(next, r)
def stops():
    yield 1
    raise StopIteration("leaked")
st = stops()
next(st)
show(next, st)
c = returns()
print(c.close(), c.gi_frame, c.gi_running, c.gi_suspended)
def close_value():
    try:
        yield
    except GeneratorExit:
        return "on close"
cv = close_value()
next(cv)
print(cv.close(), cv.close())
