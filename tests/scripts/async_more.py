"""asyncio: streams of events, shields, callbacks, exceptions in tasks, eager tasks."""
import asyncio
async def ticker(n, out):
    for i in range(n):
        out.append(i)
        await asyncio.sleep(0)
    return n
async def main():
    out = []
    a, b = asyncio.create_task(ticker(3, out), name="a"), asyncio.create_task(ticker(9, out))
    done, pending = await asyncio.wait({a, b}, return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending), a.get_name(), out)
    await asyncio.wait({a, b})
    print(a.result(), b.done(), out)
    print([await c for c in asyncio.as_completed([ticker(1, []), ticker(1, [])])])
    async def bad(): raise ValueError("bad")
    t = asyncio.create_task(bad())
    t.add_done_callback(lambda t: print("callback", repr(t.exception())))
    try:
        await t
    except ValueError as e:
        print("caught", e)
    await asyncio.sleep(0)
    inner = asyncio.create_task(ticker(2, []))
    outer = asyncio.shield(inner)
    outer.cancel()
    try:
        await outer
    except asyncio.CancelledError:
        print("outer cancelled", await inner)
    loop = asyncio.get_running_loop()
    order = []
    loop.call_later(0.002, order.append, "later")
    loop.call_soon(order.append, "soon")
    handle = loop.call_soon(order.append, "never")
    handle.cancel()
    await asyncio.sleep(0.01)
    print(order)
    f = loop.create_future()
    loop.call_soon(f.set_exception, KeyError("future"))
    try:
        await f
    except KeyError as e:
        print(repr(e))
    cond, sem = asyncio.Condition(), asyncio.Semaphore(1)
    async def waiter(n):
        async with cond:
            await cond.wait()
        async with sem:
            return n
    ws = [asyncio.create_task(waiter(i)) for i in range(3)]
    await asyncio.sleep(0)
    async with cond:
        cond.notify_all()
    print(await asyncio.gather(*ws))
    q = asyncio.PriorityQueue()
    for x in (3, 1, 2): q.put_nowait(x)
    print([q.get_nowait() for _ in range(3)], q.empty())
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.001)
    except TimeoutError as e:
        print(type(e).__name__)
    async with asyncio.TaskGroup() as tg:
        ts = [tg.create_task(ticker(i, [])) for i in range(3)]
    print([t.result() for t in ts])
    async with asyncio.timeout(None) as cm:
        pass
    print(cm.expired(), asyncio.current_task().get_name().startswith("Task-"), len(asyncio.all_tasks()))
asyncio.run(main())
with asyncio.Runner() as runner:
    print(runner.run(ticker(1, [])), runner.run(ticker(2, [])))
