"""Memory views: formats, shapes, release, casts."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import array

m = memoryview(bytearray(range(12)))
print(m.format, m.itemsize, m.ndim, m.shape, m.strides, m.nbytes, m.readonly, m.c_contiguous, m.contiguous, m.suboffsets)
h = m.cast("H")
print(h.shape, h.itemsize, h.tolist(), h[1], len(h))
g = m.cast("B", [3, 4])
print(g.shape, g.strides, g.tolist(), g[1, 2], g.ndim, len(g), g.cast("B").tolist() == m.tolist())
print(m[2:8:2].tolist(), m[::-1].tobytes(), m[::-1].contiguous, m[3], m[-1])
m[0] = 255
m[1:3] = b"ab"
print(m.tobytes(), m.hex(), m.hex("-", 2), bytes(m[:3]), list(m[:2]))
for action in ("m['x']", "m[99]", "m[0, 0]", "m.__setitem__(0, 256)", "m.__setitem__(0, 'x')", "m.__setitem__(slice(0, 2), b'abc')", "m.__delitem__(0)", "m.cast('X')", "m.cast('I', [5])", "m[::2].cast('H')", "g[0]", "g[5, 0]", "g[0, 0, 0]", "memoryview('x')", "memoryview(5)", "hash(m)", "m < m", "memoryview(b'x').__setitem__(0, 1)"):
    print(action, end=": ")
    show(eval, action)
print(m == bytearray(m), m == m[:], m == b"x", memoryview(b"ab") == memoryview(b"ab"), m != 5, hash(memoryview(b"ab")) == hash(b"ab"))
f = memoryview(array.array("d", [1.5, -2.0]))
print(f.tolist(), f.format, f.nbytes, f[1], f == array.array("d", [1.5, -2.0]), f.cast("B").nbytes)
f[0] = 3
print(f.obj.tolist() if False else f.tolist(), f.toreadonly().readonly, memoryview(f) == f)
with memoryview(b"abc") as v:
    print(v.tolist(), v.obj, v.index(98), v.count(99), 97 in v, list(reversed(v)))
show(lambda: v[0])
show(lambda: v.tolist())
show(v.release)
print(repr(v)[:20])
c = memoryview(b"ab").cast("c")
print(c.tolist(), c[0], memoryview(b"\x01\x00").cast("?").tolist(), b"".join([memoryview(b"x")]))
