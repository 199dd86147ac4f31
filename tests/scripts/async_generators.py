"""asyncio: asynchronous generators and context managers, their ends and hooks."""
import asyncio
import contextlib
import sys

log = []
async def numbers(count):
    try:
        for number in range(count):
            await asyncio.sleep(0)
            got = yield number
            if got:
                log.append(got)
    finally:
        await asyncio.sleep(0)
        log.append(f"closed {count}")

@contextlib.asynccontextmanager
async def managed(name):
    log.append("enter " + name)
    try:
        yield name.upper()
    except ValueError as error:
        log.append(f"swallowed {error}")
    finally:
        log.append("exit " + name)

class Closing:
    async def aclose(self):
        log.append("aclosed")

async def main():
    print([n async for n in numbers(3)], {n: n * n async for n in numbers(2)}, [n async for n in numbers(4) if n % 2])
    generator = numbers(5)
    print(await anext(generator), await generator.asend("sent"), await generator.asend(None))
    try:
        await generator.athrow(KeyError("thrown"))
    except KeyError as error:
        print("out again", error)
    print(await anext(generator, "default"))
    async with managed("a") as name, managed("b"):
        print(name)
        raise ValueError("inside")
    async with contextlib.AsyncExitStack() as stack:
        print(await stack.enter_async_context(managed("c")))
        stack.push_async_callback(asyncio.sleep, 0)
        stack.callback(log.append, "callback")
    async with contextlib.aclosing(Closing()):
        pass
    async for number in numbers(10):
        if number == 1:
            break
    hooks = sys.get_asyncgen_hooks()
    print(hooks.firstiter is not None, hooks.finalizer is not None)
    left = numbers(20)
    await anext(left)
    del left
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    for call in [lambda: sys.set_asyncgen_hooks(5), lambda: sys.set_asyncgen_hooks(finalizer="x")]:
        try:
            call()
        except TypeError as error:
            print(error)

asyncio.run(main())
print(log)
print(sys.get_asyncgen_hooks())
sys.set_asyncgen_hooks(firstiter=lambda generator: print("first", generator.__name__))
async def plain():
    yield 5
try:
    plain().asend(None).send(None)
except StopIteration as stop:
    print(stop.value)
sys.set_asyncgen_hooks(None, None)
