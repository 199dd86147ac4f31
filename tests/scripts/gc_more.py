"""Cycles of every shape, callbacks, what gc tells."""
import gc
import weakref
class N:
    def __init__(self, name): self.name = name
def dead(make):
    refs = make()
    alive = [r() is not None for r in refs]
    gc.collect()
    return alive, [r() is not None for r in refs]
gc.collect()
gc.disable()
def self_cycle():
    n = N("self")
    n.me = n
    return [weakref.ref(n)]
def through_list():
    n = N("list")
    l = [n]
    n.l = l
    return [weakref.ref(n)]
def through_closure():
    n = N("closure")
    def f(): return n, f
    n.f = f
    return [weakref.ref(n)]
def through_class():
    class C: pass
    C.instance = C()
    return [weakref.ref(C), weakref.ref(C.instance)]
def through_generator():
    n = N("generator")
    def g():
        yield n
    n.g = g()
    next(n.g)
    return [weakref.ref(n)]
def through_exception():
    n = N("exception")
    try:
        raise ValueError
    except ValueError as e:
        n.e = e
    return [weakref.ref(n)]
def through_dict_and_tuple():
    n = N("dict")
    n.d = {"t": ({1: n},)}
    return [weakref.ref(n)]
def no_cycle():
    return [weakref.ref(N("gone"))]
def chain():
    a = N("chain")
    b = N("hanging")
    a.me, a.b = a, b
    return [weakref.ref(a), weakref.ref(b)]
for make in (self_cycle, through_list, through_closure, through_class, through_generator, through_exception, through_dict_and_tuple, no_cycle, chain):
    print(make.__name__, *dead(make))
events = []
gc.callbacks.append(lambda phase, info: events.append(phase))
gc.collect()
gc.callbacks.clear()
print(events)
x = []
print(gc.get_referents([1, x])[-1] is x, any(r is x for r in gc.get_objects()), gc.isenabled(), gc.is_finalized(x), gc.is_tracked({}), gc.is_tracked(""))
gc.freeze()
print(gc.get_freeze_count() > 0)
gc.unfreeze()
class Z:
    def __del__(self):
        global rescued
        rescued = self
z = Z()
z.me = z
del z
gc.collect()
print(rescued.me is rescued, gc.garbage)
del rescued
print(gc.collect() >= 0)
gc.enable()
