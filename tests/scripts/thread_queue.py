"""Queues between threads, and thread pools."""
import queue
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
q = queue.Queue(maxsize=2)
out = []
def consume():
    while (item := q.get()) is not None:
        out.append(item)
        q.task_done()
    q.task_done()
t = threading.Thread(target=consume)
t.start()
for i in range(10):
    q.put(i)
q.put(None)
q.join()
t.join()
print(out, q.empty(), q.qsize())
for make in (queue.Queue, queue.LifoQueue, queue.PriorityQueue, queue.SimpleQueue):
    q = make()
    for x in (3, 1, 2):
        q.put(x)
    print(make.__name__, [q.get() for _ in range(3)])
try:
    queue.Queue().get_nowait()
except queue.Empty as e:
    print("Empty", e)
try:
    full = queue.Queue(1)
    full.put(1)
    full.put(2, timeout=0.001)
except queue.Full:
    print("Full")
with ThreadPoolExecutor(3) as pool:
    print(list(pool.map(lambda x: x * x, range(5))), pool.submit(pow, 2, 5).result())
    futures = {pool.submit(divmod, 7, n): n for n in (1, 2, 0)}
    done = {}
    for f in as_completed(futures):
        e = f.exception()
        done[futures[f]] = str(e) if e else f.result()
    print(sorted(done.items()))
q = queue.Queue()
q.shutdown()
for action in (lambda: q.put(1), lambda: q.get()):
    try:
        action()
    except queue.ShutDown:
        print("ShutDown")
results = []
def stage(src, dst, f):
    while (x := src.get()) is not None:
        dst.put(f(x))
    dst.put(None)
a, b, c = queue.Queue(), queue.Queue(), queue.Queue()
threads = [threading.Thread(target=stage, args=args) for args in ((a, b, lambda x: x + 1), (b, c, lambda x: x * 10))]
[t.start() for t in threads]
for i in [*range(3), None]:
    a.put(i)
[t.join() for t in threads]
while (x := c.get()) is not None:
    results.append(x)
print(results)
