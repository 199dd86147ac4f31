"""memoryview: casts, slices, comparing, releasing."""
import array
m = memoryview(bytearray(b"abcdefgh"))
print(m.nbytes, m.itemsize, m.format, m.ndim, m.shape, m.strides, m.readonly, m.contiguous, m.c_contiguous, len(m))
print(m[0], m[-1], bytes(m[2:5]), bytes(m[::-2]), m[1:3].tolist(), m.hex(), m.hex(":"), m.hex("-", 2))
m[0] = 65
m[1:3] = b"XY"
print(m.obj, m == b"AXYdefgh", m[:2] == b"AX", m == 5, m != b"x", 100 in m, list(reversed(m))[:2])
for f in ("b", "c", "h", "I", "q", "d", "?", "B"):
    c = m.cast(f)
    print(f, c.itemsize, c.shape, c.tolist() if f != "d" else len(c))
t = m.cast("B", (2, 4))
print(t.ndim, t.shape, t.strides, t.tolist(), t[1, 2], t.cast("B").tolist() == m.tolist())
a = array.array("i", [1, 2, 3])
v = memoryview(a)
v[1] = 20
print(a, v.tolist(), v[::2].tolist(), v.tobytes() == a.tobytes(), v == array.array("q", [1, 20, 3]), v.format)
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
show(lambda: memoryview("x"))
show(lambda: m[8])
show(lambda: m["x"])
show(lambda: m.cast("x"))
show(lambda: m.cast("i", (3,)))
show(lambda: memoryview(b"abc").cast("h"))
show(lambda: m.__setitem__(0, 256))
show(lambda: m.__setitem__(0, "x"))
show(lambda: m.__setitem__(slice(0, 2), b"abc"))
show(lambda: memoryview(b"x").__setitem__(0, 1))
show(lambda: hash(m))
show(lambda: m < b"x")
show(lambda: a.append(1))
print(hash(memoryview(b"abc")) == hash(b"abc"), memoryview(b"abc").toreadonly().readonly, m.toreadonly().readonly)
with memoryview(b"abc") as w:
    print(w[0])
show(lambda: w[0])
print(w)if False else show(lambda: w.tobytes())
v.release()
a.append(4)
print(len(a), m.__buffer__(0)[0] if hasattr(m, "__buffer__") else 65, b"abc".__buffer__(0).tolist())
show(lambda: b"abc".__buffer__(1))
from collections.abc import Buffer
print([isinstance(x, Buffer) for x in (b"", bytearray(), m, a, "", [])])
