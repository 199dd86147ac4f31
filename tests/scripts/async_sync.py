"""asyncio: locks, events, conditions, semaphores, barriers, queues."""
import asyncio

async def main():
    order = []
    lock = asyncio.Lock()
    async def locked(name):
        async with lock:
            order.append(name)
            await asyncio.sleep(0)
    await asyncio.gather(*(locked(n) for n in range(3)))
    print(order, lock.locked(), repr(lock).split(" ")[-1])
    try:
        lock.release()
    except RuntimeError as error:
        print(error)
    event = asyncio.Event()
    waiter = asyncio.create_task(event.wait())
    await asyncio.sleep(0)
    event.set()
    print(await waiter, event.is_set())
    condition, items = asyncio.Condition(), []
    async def consume():
        async with condition:
            await condition.wait_for(lambda: items)
            return items.pop()
    consumers = [asyncio.create_task(consume()) for _ in range(2)]
    for item in "ab":
        await asyncio.sleep(0)
        async with condition:
            items.append(item)
            condition.notify()
    print(sorted(await asyncio.gather(*consumers)))
    semaphore, most, now = asyncio.Semaphore(2), 0, 0
    async def limited():
        nonlocal most, now
        async with semaphore:
            now += 1
            most = max(most, now)
            await asyncio.sleep(0)
            now -= 1
    await asyncio.gather(*(limited() for _ in range(5)))
    print(most, semaphore.locked())
    bounded = asyncio.BoundedSemaphore(1)
    try:
        bounded.release()
    except ValueError as error:
        print(error)
    barrier = asyncio.Barrier(3)
    print(sorted(await asyncio.gather(*(barrier.wait() for _ in range(3)))), barrier.broken)
    queue = asyncio.Queue(maxsize=2)
    async def produce():
        for number in range(5):
            await queue.put(number)
        queue.shutdown()
    producer = asyncio.create_task(produce())
    got = []
    try:
        while True:
            got.append(await queue.get())
            queue.task_done()
    except asyncio.QueueShutDown:
        print(got)
    await queue.join()
    print(queue.empty(), queue.full(), queue.qsize(), queue.maxsize)
    for call in [queue.task_done, asyncio.Queue().get_nowait]:
        try:
            call()
        except (ValueError, asyncio.QueueEmpty) as error:
            print(type(error).__name__, error)
    full = asyncio.Queue(1)
    full.put_nowait(1)
    try:
        full.put_nowait(2)
    except asyncio.QueueFull as error:
        print("QueueFull", error)
    priority, last = asyncio.PriorityQueue(), asyncio.LifoQueue()
    for number in [3, 1, 2]:
        priority.put_nowait(number)
        last.put_nowait(number)
    print([priority.get_nowait() for _ in range(3)], [last.get_nowait() for _ in range(3)])
    async def held():
        async with lock:
            await asyncio.sleep(100)
    holder = asyncio.create_task(held())
    await asyncio.sleep(0)
    try:
        async with asyncio.timeout(0.01):
            await lock.acquire()
    except TimeoutError:
        print("still locked", lock.locked())
    holder.cancel()
    await asyncio.gather(holder, return_exceptions=True)
    print(lock.locked())

asyncio.run(main())
