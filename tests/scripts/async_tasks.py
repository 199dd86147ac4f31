"""asyncio: tasks, groups, cancellation, shielding, time limits, names."""
import asyncio
import contextvars

log = []
async def step(name, delay=0):
    try:
        await asyncio.sleep(delay)
        log.append(name)
        return name
    except asyncio.CancelledError:
        log.append(name + " cancelled")
        raise

async def fail(error):
    await asyncio.sleep(0)
    raise error

async def main():
    task = asyncio.create_task(step("named"), name="a task")
    print(task.get_name(), task.done(), task in asyncio.all_tasks(), asyncio.current_task() is not task)
    print(await task, task.done(), task.result(), task.exception(), task.cancelled())
    print(await asyncio.gather(step("x"), step("y"), fail(KeyError("k")), return_exceptions=True))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(step(f"in group {n}")) for n in range(2)]
    print([task.result() for task in tasks])
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(step("long", 100))
            group.create_task(fail(ValueError("first")))
            group.create_task(fail(TypeError("second")))
    except* ValueError as errors:
        print([str(error) for error in errors.exceptions])
    except* TypeError as errors:
        print([str(error) for error in errors.exceptions])
    long = asyncio.create_task(step("to cancel", 100))
    await asyncio.sleep(0)
    print(long.cancel("reason"), long.cancelling())
    try:
        await long
    except asyncio.CancelledError as error:
        print("cancelled:", error.args, long.cancelled())
    try:
        async with asyncio.timeout(0.01) as limit:
            await asyncio.sleep(100)
    except TimeoutError:
        print("timeout", limit.expired())
    inner = asyncio.create_task(step("shielded", 0.02))
    try:
        await asyncio.wait_for(asyncio.shield(inner), 0.001)
    except TimeoutError:
        print(inner.done(), await inner)
    done, pending = await asyncio.wait([asyncio.create_task(step("fast")), asyncio.create_task(step("slow", 100))],
                                       return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending))
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    variable = contextvars.ContextVar("variable", default=0)
    async def change():
        variable.set(1)
        return variable.get()
    print(await asyncio.create_task(change()), variable.get(), await change(), variable.get())
    print([await future for future in asyncio.as_completed([step("b", 0.02), step("a", 0)])])
    print(await asyncio.to_thread(lambda: variable.get() + 1))
    for bad in [lambda: asyncio.create_task(5), lambda: asyncio.wait_for(5, 1), lambda: asyncio.gather(5)]:
        try:
            result = bad()
            if asyncio.iscoroutine(result):
                await result
        except TypeError as error:
            print(error)
    loop = asyncio.get_running_loop()
    order = []
    loop.call_soon(order.append, 1)
    handle = loop.call_later(0, order.append, 2)
    loop.call_soon(order.append, 3).cancel()
    await asyncio.sleep(0.01)
    print(order, handle.cancelled(), loop.is_running())

asyncio.run(main())
print(log)
try:
    asyncio.get_running_loop()
except RuntimeError as error:
    print(error)
async def nested():
    coroutine = nested()
    try:
        asyncio.run(coroutine)
    except RuntimeError as error:
        print(error)
        coroutine.close()
asyncio.run(nested())
