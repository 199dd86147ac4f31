"""Memory stays flat: objects made and dropped, also through a queue between threads, and cycles collected."""
import gc
import queue
import threading

def live():
    # The process's memory says nothing in builds that keep what was freed, to see whether somebody uses it.
    gc.collect()
    return len(gc.get_objects())

class Node:
    __slots__ = "next", "__weakref__"
def make(count):
    for i in range(count):
        node = Node()
        node.next = [i, (i,), {"key": i}]
def cycles(count):
    for _ in range(count):
        node = Node()
        node.next = node
def through_queue(count):
    channel = queue.Queue(100)
    def produce():
        for i in range(count):
            channel.put([i])
        channel.put(None)
    thread = threading.Thread(target=produce)
    thread.start()
    total = 0
    while (item := channel.get()) is not None:
        total += item[0]
    thread.join()
    return total == count * (count - 1) // 2
def errors(count):
    for i in range(count):
        try:
            raise ValueError(i)
        except ValueError as error:
            kept = error
def generators(count):
    def generate():
        try:
            yield [0]
        finally:
            pass
    for _ in range(count):
        next(generate())
for work in make, cycles, through_queue, errors, generators:
    work(5000)
    before = live()
    for _ in range(4):
        result = work(10000)
    print(work.__name__, result, live() - before < 100)
gc.collect()
print(sum(isinstance(thing, Node) for thing in gc.get_objects()) <= 1)
