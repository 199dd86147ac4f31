# Streams: line ends, positions, buffers, pipes, streams in memory.
import io, os, sys, time, _thread
p = 'io_streams_%d.tmp' % os.getpid()
# newline modes
for nl in (None, '', '\n', '\r', '\r\n'):
    with open(p, 'w', newline=nl) as f: f.write('a\nb\r\nc\rd\n')
    print(repr(nl), open(p, 'rb').read())
data = b'a\nb\r\nc\rd\r\n\re'
open(p, 'wb').write(data)
for nl in (None, '', '\n', '\r', '\r\n'):
    with open(p, newline=nl) as f: print(repr(nl), f.readlines(), f.newlines)
    with open(p, newline=nl) as f: print([f.readline(2) for _ in range(8)])
    f = io.StringIO(data.decode(), newline=nl); print(list(f), f.newlines)
# tell/seek with multi-byte
s = 'añ€😀\n' * 5
open(p, 'w', encoding='utf-8').write(s)
with open(p, encoding='utf-8') as f:
    pos = []
    while True:
        pos.append(f.tell())
        c = f.read(1)
        if not c: break
    print(pos)
    for i, q in enumerate(pos[:-1]):
        f.seek(q); assert f.read(3) == s[i:i+3], (i, q)
    print(f.seek(0, 2), f.read(), f.seek(0), f.read(3))
try: f.seek(0)
except ValueError as e: print(e)
with open(p, 'w+') as f:
    f.write('hello'); print(f.tell()); f.seek(1); print(f.read(2)); f.seek(0, 2); f.write(' world'); f.seek(0); print(f.read()); print(f.truncate(3)); f.seek(0); print(f.read())
with open(p, 'rb+') as f:
    print(f.read(1), f.write(b'ZZ'), f.tell(), f.seek(0), f.read(), f.truncate(1), f.seek(0), f.read())
with open(p, 'w') as f:
    for i in range(100000): f.write('line %d\n' % i)
with open(p) as f: print(sum(1 for _ in f))
with open(p) as f: print(len(f.read()), os.path.getsize(p))
with open(p, 'rb') as f: print(len(f.readlines()), f.read1(5), f.readinto(bytearray(3)))
with open(p, 'rb') as f:
    b = bytearray(10); print(f.readinto(b), b, f.seek(-5, 1), f.read(3), f.seek(-3, 2), f.read())
r, w = os.pipe()
rf, wf = open(r, 'rb'), open(w, 'wb')
def writer():
    time.sleep(0.05); wf.write(b'from thread\n'); wf.flush()
_thread.start_new_thread(writer, ())
print(rf.readline())
pair = io.BufferedRWPair(open(os.dup(r), 'rb', 0), open(os.dup(w), 'wb', 0)); pair.write(b'pp'); pair.flush(); print(pair.read(2))
os.set_blocking(r, False)
print(open(os.dup(r), 'rb', 0).read(3), rf.read1(2) if False else None)
bw = io.BytesIO(b'abc'); v = bw.getbuffer(); v[0] = 90
try: bw.write(b'x' * 10)
except BufferError as e: print(e)
del v; print(bw.getvalue())
class S(io.StringIO): pass
print(S('q').read(), isinstance(S(), io.TextIOBase), issubclass(io.FileIO, io.RawIOBase), io.open is open)
try: io.BufferedReader(io.StringIO())
except Exception as e: print(type(e).__name__, e)
t = io.TextIOWrapper(io.BytesIO(b'abc'), 'latin-1'); b = t.detach(); print(b)if False else print(b.read())
try: t.read()
except ValueError as e: print(e)
print(io.TextIOWrapper(io.BytesIO(b'a\xe9'), 'latin-1').read(), io.text_encoding('x'))
t = io.TextIOWrapper(io.BytesIO(), 'utf-8', line_buffering=True); t.write('a\nb'); print(t.buffer.getvalue()); t.reconfigure(write_through=True, errors='replace'); print(t.errors, t.write_through)
try: io.TextIOWrapper(io.BytesIO(), encoding='nonesuch')
except LookupError as e: print(e)
try: open(p, 'rb', encoding='x')
except ValueError as e: print(e)
try: open(p, buffering=0)
except ValueError as e: print(e)
try: open(p, newline='x')
except ValueError as e: print(e)
def opener(path, flags): return os.open(path, flags)
print(open(p, opener=opener).read(5))
os.unlink(p)
