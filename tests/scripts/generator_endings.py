# How generators end: closed, dropped, thrown into; with handlers around the yield and without.
import gc
import sys


def plain():
    yield 1
    yield 2


def with_finally(log):
    try:
        yield 1
    finally:
        log.append("finally")


def with_except(log):
    try:
        yield 1
    except GeneratorExit:
        log.append("exit")
        raise


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


def returning():
    try:
        yield 1
    except GeneratorExit:
        return "value"


def inside_with(log):
    class Manager:
        def __enter__(self):
            log.append("enter")

        def __exit__(self, kind, value, traceback):
            log.append(kind.__name__ if kind else None)

    with Manager():
        yield 1


def delegating(inner):
    yield from inner


for make in (plain, returning):
    g = make()
    print(next(g), g.close(), g.close(), g.gi_frame, g.gi_running, next(g, "done"))
g = plain()
print(g.close(), next(g, "never begun"))
for make in (with_finally, with_except, inside_with):
    log = []
    g = make(log)
    next(g)
    del g
    print(make.__name__, log)
    log = []
    g = make(log)
    next(g)
    print(g.close(), log)
g = stubborn()
next(g)
try:
    g.close()
except RuntimeError as error:
    print(error)
print(next(g, "after"))
log = []
outer = delegating(with_finally(log))
next(outer)
outer.close()
print(log, outer.gi_yieldfrom)
outer = delegating(plain())
next(outer)
inner = outer.gi_yieldfrom
outer.close()
print(inner.gi_frame, next(inner, "inner is closed"))


class Held:
    def __del__(self):
        print("held object dies")


def holder():
    held = Held()
    yield held is not None


g = holder()
next(g)
print("closing")
g.close()
print("closed")
g = holder()
next(g)
frame = g.gi_frame
del g
print("dropped", frame.f_code.co_name)
del frame
print(any(x > 2 for x in range(10)), all(x < 5 for x in range(10)), next(x for x in range(9) if x > 6))
g = plain()
next(g)
for error in (ValueError("v"), KeyError, StopIteration):
    try:
        g.throw(error)
    except BaseException as raised:
        print(type(raised).__name__, raised)


def cycle():
    me = yield
    yield me


g = cycle()
next(g)
g.send(g)
del g
print(gc.collect() >= 1)


def in_handler():
    try:
        raise KeyError("k")
    except KeyError:
        yield sys.exception()
        yield sys.exception()


g = in_handler()
print(repr(next(g)), sys.exception(), repr(next(g)))
g.close()
print(sys.exception())


def awaiting():
    class Waits:
        def __await__(self):
            try:
                yield "wait"
            finally:
                print("await is left")

    async def body():
        await Waits()

    return body()


c = awaiting()
print(c.send(None), c.cr_await is not None)
c.close()
print(c.cr_frame)
