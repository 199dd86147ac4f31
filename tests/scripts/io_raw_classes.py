"""io: streams made in Python over the abstract classes, with mixed-in bases."""
import io, pickle, copy
class Log:
    def __init__(self, *parts): self.parts = list(parts); self.calls = []
class Reader(Log, io.RawIOBase):
    def readable(self): return True
    def readinto(self, b):
        if not self.parts: return 0
        part = self.parts.pop(0)
        if part is None: return None
        b[:len(part)] = part; return len(part)
class Writer(Log, io.RawIOBase):
    def writable(self): return True
    def write(self, b): data = bytes(b)[:3]; self.parts.append(data); return len(data)
r = Reader(b"ab", *b"c\nd", b"ef\n"); r.parts = [p if isinstance(p, bytes) else bytes([p]) for p in r.parts]; print(r.read(2), r.readline(), r.readall(), r.read(), isinstance(r, io.IOBase), Reader.__mro__[1:3])
print(io.BufferedReader(Reader(b"abc", b"defg\n", b"h")).readlines(), io.BufferedReader(Reader(b"abc", b"def")).read(4), io.BufferedReader(Reader(b"xyz")).peek()[:2], io.BufferedReader(Reader(b"a", None, b"b")).read())
w = Writer(); b = io.BufferedWriter(w, 4); print(b.write(b"hello world"), b.flush(), b"".join(w.parts), w.parts); b.close(); print(w.closed)
p = io.BufferedRWPair(Reader(b"in"), Writer()); print(p.read(), p.write(b"out"), p.readable(), p.writable(), p.seekable())
class Bad(io.RawIOBase):
    def __init__(self, n): self.n = n
    def readinto(self, b): return self.n
class Text(io.TextIOBase):
    def read(self, n=-1): return "t"
class Closer(io.IOBase):
    def close(self): print("closing"); super().close()
with Closer() as c: pass
print(c.closed)
for f in (lambda: Bad(5).read(2), lambda: Bad(-1).read(2), lambda: Bad("x").read(1), lambda: Bad(None).read(1), lambda: io.RawIOBase().read(1), lambda: io.IOBase().fileno(), lambda: io.IOBase().seek(0), lambda: Text().write("x"), lambda: Text().readline(), lambda: io.BufferedReader(Writer()), lambda: io.BufferedWriter(Reader()), lambda: io.BufferedReader(Reader(), 0), lambda: io.BufferedReader(5), lambda: next(Closer()), lambda: io.BytesIO("x"), lambda: io.BytesIO().readinto(b""), lambda: io.BufferedIOBase().detach(), lambda: c.readable(), lambda: c.readline()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class B(io.BytesIO): pass
x = B(b"abc"); x.read(1); x.note = "n"; y = pickle.loads(pickle.dumps(x)); z = copy.copy(x); print(y.note, y.tell(), y.getvalue(), z.note, z.read()); s = io.StringIO("q\nr"); s.readline(); s.tag = 1; t = copy.deepcopy(s); print(t.tag, t.read())
v = io.BytesIO(b"12345"); m = v.getbuffer(); m[0] = 65
try: v.write(b"x" * 10)
except BufferError as e: print(e)
m.release(); print(v.getvalue(), v.truncate(2), v.seek(4), v.write(b"z"), v.getvalue(), v.readinto1(bytearray(3)), v.tell())
