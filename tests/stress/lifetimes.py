"""Objects that die in many threads at once: finalizers, weak references, cycles, generators, exceptions. Each is born and
dies once."""
import gc
import threading
import weakref

from stress import THREADS, check, run

born, died = [0] * THREADS, [0] * THREADS
cleared = [0] * THREADS
watched = [0] * THREADS
closed, opened = [0] * THREADS, [0] * THREADS
lock = threading.Lock()


class Mortal:
    def __init__(self, number):
        self.number = number
        born[number] += 1

    def __del__(self):
        # It may die in any thread: the collector's.
        with lock:
            died[self.number] += 1


class Node:
    pass


shelf = weakref.WeakValueDictionary()
flock = weakref.WeakSet()
handed = [None] * THREADS


def objects(number):
    for index in range(10):
        handed[(number + index) % THREADS] = Mortal(number)
    shelf[number] = kept = Mortal(number)
    flock.add(kept)
    check(shelf[number] is kept and kept in flock)


def gone(number):
    def callback(_):
        with lock:
            cleared[number] += 1

    return callback


def references(number):
    node = Node()
    found = [weakref.ref(node), weakref.ref(node, gone(number)), weakref.proxy(node)]
    watched[number] += 1
    check(found[0]() is node)
    del node
    check(found[0]() is None)
    check(weakref.getweakrefcount(Mortal) >= 0)


def cycles(number):
    first, second = Mortal(number), Node()
    first.other, second.other = second, first
    second.self = second
    del first, second
    if number % 4 == 0:
        gc.collect(0)


def generate(number):
    opened[number] += 1
    try:
        while True:
            yield number
    finally:
        closed[number] += 1


everyone = [None] * THREADS


def generators(number):
    everyone[number] = mine = generate(number)
    next(mine)
    other = everyone[(number + 4) % THREADS]
    if other is not None:
        try:
            next(other)
        except (StopIteration, ValueError) as error:
            # It has ended, or another thread runs it.
            check(isinstance(error, StopIteration) or "already executing" in str(error), error)
    try:
        mine.close()
    except ValueError as error:
        check("already executing" in str(error), error)


def fail(depth):
    if depth:
        try:
            fail(depth - 1)
        except ValueError as error:
            raise KeyError(depth) from error
    raise ValueError(depth)


def exceptions(number):
    try:
        fail(5)
    except KeyError as error:
        depth, step = 0, error
        while step.__cause__ is not None:
            depth, step = depth + 1, step.__cause__
        check(depth == 1 and error.__traceback__.tb_frame.f_code.co_name == "exceptions", depth)
        error.mortal = Mortal(number)
        error.self = error
    try:
        raise ExceptionGroup("all", [ValueError(number), TypeError(number)])
    except* ValueError as group:
        check(group.exceptions[0].args == (number,))
    except* TypeError:
        pass


run(objects, references, cycles, generators, exceptions)
handed.clear()
everyone.clear()
while gc.collect():
    pass
check(died == born, died, born)
check(cleared == watched, cleared, watched)
check(closed == opened, closed, opened)
check(not shelf and not flock)
print("ok")
