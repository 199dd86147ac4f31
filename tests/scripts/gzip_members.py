"""gzip: members, headers, streaming, broken files."""
import gzip, io, os, tempfile, zlib
data = b"line %d\n" * 3
packed = gzip.compress(data, mtime=0); print(packed[:4], gzip.decompress(packed) == data, gzip.decompress(packed + gzip.compress(b"more", mtime=1)) == data + b"more", len(gzip.compress(b"", mtime=0)), gzip.decompress(b""), packed[4:8])
with tempfile.TemporaryDirectory() as d:
    path = os.path.join(d, "f.gz")
    with gzip.open(path, "wt", encoding="utf-8", newline="\n") as f: print(f.write("héllo\nworld\n"))
    with gzip.open(path, "ab") as f: f.write(b"tail")
    with gzip.open(path, "rt", encoding="utf-8") as f: print(f.readline(), f.read(), f.read())
    with gzip.open(path) as f: print(f.peek(3)[:2], f.read(3), f.seek(1), f.read1(2), f.tell(), f.seekable(), f.readable(), f.writable(), f.mode, os.path.basename(f.name), f.readinto(bytearray(2)), f.rewind(), f.read()[-4:])
    with gzip.GzipFile(path, "w", mtime=5) as f: f.write(b"x"); print(f.closed)
    with gzip.GzipFile(path) as f: print(f.read(), f.mtime)
out = io.BytesIO()
with gzip.GzipFile("name.txt", "wb", 9, out, 42) as f: f.writelines([b"a", b"b"]); f.flush(zlib.Z_SYNC_FLUSH)
print(b"name.txt" in out.getvalue(), gzip.GzipFile(fileobj=io.BytesIO(out.getvalue())).readlines(), out.closed)
g = gzip.GzipFile(fileobj=io.BytesIO(packed + b"\0\0")); print(g.read() == data, list(gzip.GzipFile(fileobj=io.BytesIO(packed)))[0])
bad = bytearray(packed); bad[-6] ^= 1; short = packed[:-5]
for f in (lambda: gzip.decompress(b"junk"), lambda: gzip.decompress(bytes(bad)), lambda: gzip.decompress(short), lambda: gzip.GzipFile(fileobj=io.BytesIO(short)).read(), lambda: gzip.GzipFile(fileobj=io.BytesIO(bytes(bad))).read(), lambda: gzip.open("x", "rw"), lambda: gzip.open("x", "rb", encoding="utf-8"), lambda: gzip.open("/no/such.gz"), lambda: gzip.GzipFile(fileobj=io.BytesIO(packed)).write(b"x"), lambda: gzip.open(5), lambda: gzip.GzipFile(fileobj=io.BytesIO(), mode="w").read(), lambda: gzip.compress("text"), lambda: gzip.decompress(packed + b"junk"), lambda: gzip.GzipFile(fileobj=io.BytesIO(), mode="q"), lambda: gzip.compress(b"", 11)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
