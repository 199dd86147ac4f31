"""Functions that the collector calls when it starts and when it is done."""
import gc, sys
gc.disable()
gc.collect()
log = []
def note(phase, info):
    log.append((phase, info["generation"], info["collected"] if phase == "stop" else None))
gc.callbacks.append(note)
for generation in range(3):
    gc.collect(generation)
print(log)
log.clear()
class Node: pass
for count in range(3):
    node = Node()
    node.me = [node]
    del node
gc.collect()
print([entry[:2] for entry in log], log[1][2] >= 3)
log.clear()
def nested(phase, info):
    if phase == "start":
        log.append(("inner", gc.collect()))
gc.callbacks.append(nested)
gc.collect()
print(log[1])
gc.callbacks.remove(nested)
gc.callbacks.remove(note)
seen = []
sys.unraisablehook = lambda args: seen.append((type(args.exc_value).__name__, args.err_msg.split(" <")[0]))
def bad(phase, info):
    raise KeyError(phase)
gc.callbacks.append(bad)
gc.collect()
gc.callbacks.clear()
print(seen)
log.clear()
gc.callbacks.append(note)
gc.set_threshold(50, 2, 2)
gc.enable()
keep = [[] for _ in range(2000)]
gc.disable()
gc.callbacks.clear()
print({entry[1] for entry in log} >= {0, 1}, len(log) % 2, len(log) > 4)
