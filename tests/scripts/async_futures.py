"""asyncio: futures by hand, callbacks, states, errors that nobody saw."""
import asyncio

async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    print(future.done(), future.cancelled(), repr(future), future.get_loop() is loop)
    calls = []
    future.add_done_callback(lambda f: calls.append(("first", f.result())))
    def second(f):
        calls.append(("second", f is future))
    future.add_done_callback(second)
    future.add_done_callback(second)
    print(future.remove_done_callback(second))
    for call in [future.result, future.exception]:
        try:
            call()
        except asyncio.InvalidStateError as error:
            print(error)
    loop.call_soon(future.set_result, 42)
    print(await future, calls)
    await asyncio.sleep(0)
    print(calls, repr(future), future.result(), future.exception())
    for call in [lambda: future.set_result(1), lambda: future.set_exception(ValueError()), lambda: asyncio.Future().set_exception(5),
                 lambda: asyncio.Future().set_exception(StopIteration())]:
        try:
            call()
        except (asyncio.InvalidStateError, TypeError, RuntimeError) as error:
            print(type(error).__name__, error)
    failed = loop.create_future()
    failed.set_exception(ValueError("kept"))
    print(repr(failed), repr(failed.exception()))
    try:
        await failed
    except ValueError as error:
        print(error, error is failed.exception())
    gone = loop.create_future()
    print(gone.cancel("why"), gone.cancel(), gone.cancelled(), repr(gone))
    try:
        gone.result()
    except asyncio.CancelledError as error:
        print(error.args)
    seen = []
    loop.set_exception_handler(lambda loop, context: seen.append((context["message"], repr(context.get("exception")))))
    lost = loop.create_future()
    lost.set_exception(KeyError("lost"))
    del lost
    async def forgotten():
        raise LookupError("nobody asked")
    task = asyncio.create_task(forgotten())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    loop.call_soon(lambda: 1 / 0)
    await asyncio.sleep(0)
    for message, error in seen:
        print(message.split(" <")[0].split(" main")[0], error)
    loop.set_exception_handler(None)
    async def wait_on(future):
        return await future
    shared = loop.create_future()
    waiters = [asyncio.create_task(wait_on(shared)) for _ in range(3)]
    await asyncio.sleep(0)
    shared.set_result("to all")
    print(await asyncio.gather(*waiters))
    async def bad_yield():
        class Odd:
            def __await__(self):
                yield 5
        await Odd()
    try:
        await asyncio.create_task(bad_yield())
    except RuntimeError as error:
        print(str(error).split(":")[0].split("'")[0])
    class Own:
        def __await__(self):
            yield
            return "own awaitable"
    print(await Own(), await asyncio.ensure_future(Own()), asyncio.isfuture(shared), asyncio.isfuture(5))
    import concurrent.futures
    outside = concurrent.futures.Future()
    wrapped = asyncio.wrap_future(outside)
    outside.set_result("from outside")
    print(await wrapped)
    wrapper = asyncio.run_coroutine_threadsafe(wait_on(asyncio.sleep(0, "from a thread")), loop)
    print(await asyncio.wrap_future(wrapper))

asyncio.run(main())
