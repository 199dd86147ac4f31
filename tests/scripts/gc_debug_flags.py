"""The collector's debugging flags and what they write."""
import gc, io, re, sys
gc.disable()
gc.collect()
def collected(flags, generation=2):
    out, sys.stderr = sys.stderr, io.StringIO()
    try:
        gc.set_debug(flags)
        found = gc.collect(generation)
    finally:
        gc.set_debug(0)
        text, sys.stderr = sys.stderr.getvalue(), out
    return found, text
print([(name, getattr(gc, name)) for name in dir(gc) if name.startswith("DEBUG_")])
for generation in range(3):
    found, text = collected(gc.DEBUG_STATS, generation)
    lines = text.splitlines()
    print(lines[0], len(lines))
    print(re.sub(r"\d+", "N", lines[1]))
    print(lines[2])
    print(re.sub(r"\d+\.\d{4}", "S", lines[3]))
a = []
a.append(a)
del a
found, text = collected(gc.DEBUG_COLLECTABLE)
print(found, re.sub("0x[0-9a-f]+", "ADDR", text).splitlines())
class Slotted:
    __slots__ = ("me",)
s = Slotted()
s.me = s
del s
found, text = collected(gc.DEBUG_LEAK)
print(found, re.sub("0x[0-9a-f]+", "ADDR", text).splitlines())
print(len(gc.garbage), type(gc.garbage[0]).__name__, gc.garbage[0].me is gc.garbage[0])
gc.garbage.clear()
print(collected(0)[0] >= 1, gc.garbage, gc.get_debug())
for wrong in ("x", 1.5, None):
    try:
        gc.set_debug(wrong)
    except TypeError as error:
        print(error)
