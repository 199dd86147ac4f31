"""queue: order, limits, shutdown, tasks, errors."""
import queue, threading, time
for make in (queue.Queue, queue.LifoQueue, queue.PriorityQueue, queue.SimpleQueue):
    q = make()
    for x in (3, 1, 2): q.put(x)
    print(make.__name__, q.qsize(), q.empty(), [q.get() for _ in range(3)], q.empty())
q = queue.Queue(2); q.put(1); q.put_nowait(2); print(q.full(), q.maxsize)
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: q.put(3, block=False), lambda: q.put(3, timeout=0.01), lambda: q.put(3, timeout=-1), lambda: q.put_nowait(3), lambda: q.get(timeout=-1)): show(f)
print(q.get(), q.get()); show(lambda: q.get(False)); show(lambda: q.get(timeout=0.01)); q.task_done(); q.task_done(); show(q.task_done); q.join()
s = queue.SimpleQueue(); show(s.get_nowait); show(lambda: s.get(timeout=0.01)); show(lambda: s.get(timeout=-1)); s.put_nowait("x"); print(s.get(True, 1))
q = queue.Queue(); q.put(1); q.put(2); q.shutdown(); show(lambda: q.put(3)); print(q.get(), q.get()); show(q.get); print(q.is_shutdown)
q = queue.Queue(); q.put(1); q.shutdown(immediate=True); show(q.get); q.join(); print(q.qsize())
q, done = queue.Queue(), []
def work():
    while (item := q.get()) is not None: done.append(item * item); q.task_done()
    q.task_done()
threads = [threading.Thread(target=work) for _ in range(3)]
for t in threads: t.start()
for i in range(20): q.put(i)
for _ in threads: q.put(None)
q.join(); [t.join() for t in threads]; print(sorted(done), q.unfinished_tasks)
p = queue.PriorityQueue(); p.put((2, "b")); p.put((1, "a")); p.put((1, "A")); print(p.get(), p.get(), p.get()); p.put(1); p.put("x") if False else None; show(lambda: (p.put("s"), p.get()))
print(queue.ShutDown.__mro__[1].__name__, queue.Empty.__module__, queue.Full.__name__)
