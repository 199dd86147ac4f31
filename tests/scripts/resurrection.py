"""PEP 442: finalizers once, resurrection, cycles with finalizers, order of weak references."""
import gc
import weakref

log = []
saved = []
class Phoenix:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        log.append(f"del {self.name}")
        saved.append(self)
phoenix = Phoenix("one")
watch = weakref.ref(phoenix, lambda ref: log.append("watch"))
del phoenix
print(log, saved[0].name, watch() is None)
saved.clear()
print(log)
a, b = Phoenix("a"), Phoenix("b")
a.other, b.other = b, a
watches = [weakref.ref(x, lambda ref, n=x.name: log.append(f"gone {n}")) for x in (a, b)]
log.clear()
del a, b
gc.collect()
print(sorted(log), len(saved), [watch() is None for watch in watches], saved[0].other.other is saved[0])
log.clear()
saved.clear()
print(gc.collect() >= 2, log, gc.garbage)
class Node:
    def __init__(self, name, child=None):
        self.name, self.child = name, child
    def __del__(self):
        log.append(self.name)
tree = Node("root", Node("child", Node("leaf")))
del tree
print(log)
def generator():
    try:
        yield 1
    finally:
        log.append("closed")
log.clear()
g = generator()
next(g)
cycle = [g]
cycle.append(cycle)
del g, cycle
gc.collect()
print(log)
class Raises:
    def __del__(self):
        raise ValueError("ignored")
import sys
sys.unraisablehook = lambda info: log.append((info.exc_type.__name__, str(info.exc_value)))
log.clear()
Raises()
print(log)
class Slotted:
    __slots__ = "self"
    def __del__(self):
        log.append("slotted")
log.clear()
thing = Slotted()
thing.self = thing
del thing
gc.collect()
print(log)
finalizer = weakref.finalize(Node("finalized"), log.append, "finalizer ran")
print(finalizer.alive, log)
