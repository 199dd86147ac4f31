"""asyncio: tasks, gather, queues, cancellation, timeouts, groups."""
import asyncio
log = []
async def worker(name, n):
    for i in range(n):
        log.append(f"{name}{i}")
        await asyncio.sleep(0)
    return name
async def producer(q):
    for i in range(3):
        await q.put(i)
    await q.put(None)
async def consumer(q):
    got = []
    while (x := await q.get()) is not None:
        got.append(x)
    return got
async def cancel_me():
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        log.append("cancelled")
        raise
async def fails(): raise ValueError("task failed")
async def main():
    print(await asyncio.gather(worker("a", 2), worker("b", 3)), log)
    q = asyncio.Queue(1)
    print((await asyncio.gather(producer(q), consumer(q)))[1])
    t = asyncio.create_task(cancel_me())
    await asyncio.sleep(0)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        print("was cancelled", t.cancelled(), log[-1])
    print(await asyncio.gather(fails(), worker("c", 1), return_exceptions=True))
    try:
        async with asyncio.timeout(0.001):
            await asyncio.sleep(3600)
    except TimeoutError:
        print("timeout")
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fails())
            tg.create_task(cancel_me())
    except* ValueError as g:
        print(g.exceptions)
    lock, event = asyncio.Lock(), asyncio.Event()
    async def locked(i):
        async with lock:
            await event.wait()
            return i
    tasks = [asyncio.create_task(locked(i)) for i in range(3)]
    asyncio.get_running_loop().call_soon(event.set)
    print([await t for t in tasks], await asyncio.to_thread(sum, [1, 2]))
    f = asyncio.get_running_loop().create_future()
    f.set_result("future")
    print(await f, await asyncio.wait_for(worker("d", 1), 10))
asyncio.run(main())
try:
    asyncio.get_running_loop()
except RuntimeError as e:
    print(e)
