"""The three generations of the collector as `gc` shows them."""
import gc
gc.disable()
gc.collect()
print(gc.get_threshold())
print(gc.get_count()[1:])
for generation in (0, 0, 1, 2):
    gc.collect(generation)
    print(generation, gc.get_count()[1:])
for args in ((5,), (5, 6), (5, 6, 7), (-1, -2, -3), (2000, 10, 0)):
    gc.set_threshold(*args)
    print(args, gc.get_threshold())
for args in ((), (1, 2, 3, 4), ("a",), (1.5,)):
    try:
        gc.set_threshold(*args)
    except TypeError as error:
        print(args, error)
gc.collect()
class Node: pass
node = Node()
def where():
    return [any(other is node for other in gc.get_objects(generation)) for generation in range(3)]
print(where())
gc.collect(0)
print(where())
gc.collect(1)
print(where())
before = gc.get_stats()
gc.collect(0)
gc.collect(1)
gc.collect()
after = gc.get_stats()
print([now["collections"] - then["collections"] for then, now in zip(before, after)])
print([sorted(entry) for entry in after][0])
for wrong in (3, -1, "x", 1.5):
    for function in (gc.get_objects, gc.collect):
        try:
            function(wrong)
        except (TypeError, ValueError) as error:
            print(function.__name__, wrong, type(error).__name__, error)
