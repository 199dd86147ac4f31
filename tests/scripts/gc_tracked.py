"""Which objects the collector looks at, and freezing them."""
import gc
values = [None, 1, 1.5, 2j, True, b"a", bytearray(b"a"), "a", int, object, object(), print, [], {}, set(), ...]
for value in values:
    print(type(value).__name__, gc.is_tracked(value))
class Plain: pass
class Empty:
    __slots__ = ()
class Slotted:
    __slots__ = ("a",)
class SubInt(int): pass
print([gc.is_tracked(value) for value in (Plain(), Empty(), Slotted(), SubInt(1), Plain)])
gc.collect()
print(gc.get_freeze_count())
gc.freeze()
print(gc.get_freeze_count() > 100, gc.get_count()[1:], len(gc.get_objects(2)))
frozen = Plain()
frozen.me = frozen
del frozen
print(gc.collect() >= 1)
gc.unfreeze()
print(gc.get_freeze_count(), len(gc.get_objects(2)) > 100)
parent, child = Plain(), Plain()
parent.child = child
items = [child]
print(items in gc.get_referrers(child), child in gc.get_referents(items))
class Final:
    def __del__(self): pass
print(gc.is_finalized(Final()), gc.is_finalized(3))
