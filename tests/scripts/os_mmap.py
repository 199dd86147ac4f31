"""mmap: anonymous memory and files, slices, searching, resizing, access."""
import mmap
import tempfile

m = mmap.mmap(-1, 20)
print(len(m), m[0], m[:3], m.closed, m)
m.write(b"hello\nworld")
m.seek(0)
print(m.readline(), m.tell(), m.read(3), m.read_byte(), m.read(0))
m[0] = 72
m[1:4:2] = b"EL"
print(m[:11], m.find(b"o", 0), m.rfind(b"l", 0), m.find(b"zz"), m.find(b"w", -15, -5))
m.move(10, 0, 5)
print(m[:16])
m.seek(-2, 2)
m.write_byte(33)
print(m.tell(), m.seek(0, 1), m.seekable())
for call in [lambda: m[20], lambda: m["a"], lambda: m.__setitem__(0, 256), lambda: m.__setitem__(slice(2), b"x"),
             lambda: m.seek(50), lambda: m.write(b"x" * 30), lambda: m.move(0, 15, 10), lambda: m.__delitem__(0),
             lambda: m.read("x"), lambda: m.resize(40), lambda: mmap.mmap(-1, -1), lambda: mmap.mmap(-1, 5, access=9)]:
    try:
        print(call())
    except (IndexError, TypeError, ValueError, OverflowError) as error:
        print(type(error).__name__, error)
view = memoryview(m)
try:
    m.close()
except BufferError as error:
    print(error)
view[0:2] = b"__"
print(view[:4].tobytes(), view.readonly, view.nbytes)
view.release()
with tempfile.TemporaryFile() as file:
    file.write(b"0123456789")
    file.flush()
    with mmap.mmap(file.fileno(), 0) as g:
        g[2:4] = b"ab"
        g.flush()
        g.resize(15)
        print(g[:], g.size())
    print(g.closed, file.seek(0), file.read())
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as r:
        try:
            r[0] = 1
        except TypeError as error:
            print(error)
        print(memoryview(r).readonly, r)
    with mmap.mmap(file.fileno(), 5, access=mmap.ACCESS_COPY) as c:
        c[:] = b"?????"
    print(file.seek(0), file.read(5))
    try:
        mmap.mmap(file.fileno(), 100)
    except ValueError as error:
        print(error)
try:
    g[0]
except ValueError as error:
    print(error)
