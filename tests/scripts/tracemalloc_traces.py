"""tracemalloc: live blocks by line and traceback, filters, comparison, limits; what is gone is not counted."""
import tracemalloc

print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit(), tracemalloc.get_traced_memory())
for frames in (0, -1, 65536):
    try:
        tracemalloc.start(frames)
    except ValueError as e:
        print(e)
try:
    tracemalloc.take_snapshot()
except RuntimeError as e:
    print(e)


class Box:
    __slots__ = ("value",)


def line_of(name):
    return globals()[name].__code__.co_firstlineno + 1


def make(count):
    return [Box() for _ in range(count)]


def strings(count):
    return ["text %d" % index for index in range(count)]


def blocks(snapshot, line):
    found = snapshot.filter_traces([tracemalloc.Filter(True, __file__, line)])
    return len(found.traces)


before_tracing = [Box() for _ in range(50)]
tracemalloc.start(10)
print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit())
tracemalloc.start(3)
print(tracemalloc.get_traceback_limit())
print(tracemalloc.get_object_traceback(before_tracing[0]))
del before_tracing[10:]

for maker in (make, strings):
    line = line_of(maker.__name__)
    kept = maker(1000)
    during = blocks(tracemalloc.take_snapshot(), line)
    kept = kept[:10]
    after = blocks(tracemalloc.take_snapshot(), line)
    print(maker.__name__, 1000 <= during < 1010, 10 <= after < 20)
    kept = None
    print(blocks(tracemalloc.take_snapshot(), line) < 10)


def outer():
    def inner():
        return Box()
    return inner()


box = outer()
traceback = tracemalloc.get_object_traceback(box)
base = outer.__code__.co_firstlineno
print(len(traceback))
print([frame.lineno - base for frame in traceback], traceback.total_nframe)
print([frame.filename == __file__ for frame in traceback])
print([line.strip() for line in traceback.format()][1::2])


def chain(depth):
    return chain(depth - 1) if depth else Box()


deep = chain(30)
traceback = tracemalloc.get_object_traceback(deep)
print(len(traceback), traceback.total_nframe)

first = tracemalloc.take_snapshot()
kept = make(300)
second = tracemalloc.take_snapshot()
here = tracemalloc.Filter(True, __file__)
first, second = first.filter_traces([here]), second.filter_traces([here])
changed = [stat for stat in second.compare_to(first, "lineno")
           if stat.traceback[0].lineno == line_of("make")]
print(len(changed), 300 <= changed[0].count_diff < 310, changed[0].size_diff > 300 * 16)
top = second.statistics("lineno")[0]
print(top.traceback[0].filename == __file__, top.count >= 300)
print(second.statistics("filename")[0].traceback[0].filename == __file__)
cumulative = second.statistics("lineno", cumulative=True)
print(any(stat.traceback[0].lineno == changed[0].traceback[0].lineno for stat in cumulative))
none = second.filter_traces([tracemalloc.Filter(False, __file__)])
print(len(none.traces))
print(len(second.filter_traces([tracemalloc.DomainFilter(True, 0)]).traces) == len(second.traces))
print(len(second.filter_traces([tracemalloc.DomainFilter(True, 5)]).traces))

size, peak = tracemalloc.get_traced_memory()
data = bytes(100_000)
size2, peak2 = tracemalloc.get_traced_memory()
print(100_000 <= size2 - size < 110_000, peak2 >= size2, peak2 >= peak)
del data
size3, peak3 = tracemalloc.get_traced_memory()
print(size3 < size2 - 90_000, peak3 >= size2)
tracemalloc.reset_peak()
print(tracemalloc.get_traced_memory()[1] < size2)
print(tracemalloc.get_tracemalloc_memory() > 0)

# What was held and given back shows in the peak.
def appended():
    items = []
    for _ in range(100_000):
        items.append(None)
    return len(items)


def joined():
    return len(b"x" * 1_000_000) + len({number: None for number in range(20_000)})


for function, least in ((appended, 700_000), (joined, 1_000_000)):
    tracemalloc.clear_traces()
    size, peak = tracemalloc.get_traced_memory()
    function()
    after, peak = tracemalloc.get_traced_memory()
    print(function.__name__, after - size < 10_000, peak - size > least)
box = Box()

tracemalloc.clear_traces()
print(tracemalloc.get_object_traceback(box))
print(tracemalloc.is_tracing())
fresh = Box()
print(tracemalloc.get_object_traceback(fresh) is not None)


class Node:
    def __init__(self):
        self.me = self


import gc
gc.collect()
nodes = [Node() for _ in range(100)]
line = nodes and Node.__init__.__code__.co_firstlineno + 6
print(blocks(tracemalloc.take_snapshot(), line) >= 100)
del nodes
gc.collect()
print(blocks(tracemalloc.take_snapshot(), line) < 10)

import threading
made = []
def work():
    made.append(Box())
thread = threading.Thread(target=work)
thread.start()
thread.join()
print(tracemalloc.get_object_traceback(made[0])[-1].lineno - work.__code__.co_firstlineno)

def produce():
    yield Box()
    yield [
        Box(),
        Box(),
    ]
one, (two, three) = produce()
first = produce.__code__.co_firstlineno
print([tracemalloc.get_object_traceback(item)[-1].lineno - first for item in (one, two, three)])

tracemalloc.stop()
print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), tracemalloc.get_object_traceback(fresh))
kept = make(1000)
del kept, fresh
tracemalloc.start()
print(tracemalloc.get_traceback_limit(), len(tracemalloc.get_object_traceback(Box())))
again = make(500)
print(500 <= blocks(tracemalloc.take_snapshot(), line_of("make")) < 510)
tracemalloc.stop()
