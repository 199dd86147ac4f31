# Asynchronous generators by hand: asend, athrow and aclose step by step, and async for without a loop.
class Suspend:
    def __init__(self, tag):
        self.tag = tag

    def __await__(self):
        got = yield self.tag
        return got


async def numbers():
    got = await Suspend("first")
    sent = yield ("one", got)
    got = await Suspend("second")
    yield ("two", got, sent)


def drive(awaitable, *answers):
    steps = []
    answers = list(answers)
    value = None
    try:
        while True:
            steps.append(awaitable.send(value))
            value = answers.pop(0) if answers else None
    except BaseException as error:
        steps.append((type(error).__name__, error.args))
    return steps


g = numbers()
print(drive(g.__anext__(), "a"))
print(drive(g.asend("s"), "b"))
print(drive(g.__anext__()))
print(drive(g.__anext__()), g.ag_running, g.ag_frame)

g = numbers()
step = g.__anext__()
print(step.send(None), g.ag_running)
for use in (g.__anext__(), g.asend(1), g.athrow(ValueError), g.aclose()):
    try:
        use.send(None)
    except RuntimeError as error:
        print(error)
print(drive(step, "late"))
try:
    step.send(None)
except RuntimeError as error:
    print(error)
try:
    drive(g.asend(None)), g.asend(5).send(3)
except BaseException as error:
    print(type(error).__name__, error)

g = numbers()
try:
    g.asend("early").send(None)
except TypeError as error:
    print(error)


async def careful():
    try:
        yield 1
        yield 2
    except ValueError as error:
        yield ("caught", str(error))
    finally:
        await Suspend("cleaning")


g = careful()
print(drive(g.__anext__()))
print(drive(g.athrow(ValueError("v"))))
print(drive(g.aclose()))
g = careful()
print(drive(g.__anext__()), drive(g.athrow(KeyError("k"))))


async def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


g = stubborn()
print(drive(g.__anext__()), drive(g.aclose()))


async def collect():
    out = []
    async for item in numbers():
        out.append(item)
    else:
        out.append("else")
    out += [x async for x in numbers()]
    return out


print(drive(collect(), *"wxyz"))


async def nested(depth):
    if depth:
        async for item in nested(depth - 1):
            yield item
    yield depth


async def total():
    return [item async for item in nested(20)]


print(drive(total()))


async def raising():
    yield 1
    raise StopAsyncIteration("inside")


async def leaks():
    async for item in raising():
        pass


try:
    leaks().send(None)
except RuntimeError as error:
    print(error, "/", repr(error.__cause__))
print(drive(anext(numbers(), "default"), "q"))


async def empty():
    return
    yield


print(drive(anext(empty(), "default")), drive(anext(empty())))
step = numbers().asend(None)
step.close()
print(drive(step))
