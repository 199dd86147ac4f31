"""Files, in memory and on disk."""
import io
import os
import tempfile
s = io.StringIO("line 1\nline 2\nlast")
print(s.readline(), s.read(3), s.tell(), s.readlines(), s.seek(0), list(s))
s = io.StringIO()
print(s.write("héllo"), s.getvalue(), s.truncate(2), s.getvalue())
b = io.BytesIO(b"abc")
print(b.read(2), b.seek(0, 2), b.write(b"def"), b.getvalue(), b.getbuffer()[0], b.closed)
b.close()
try:
    b.read()
except ValueError as e:
    print(e)
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "f.txt")
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        print(f.write("é\nzwei\n\ndrei"), f.name == path, f.mode, f.encoding, f.writable(), f.readable())
        try:
            f.read()
        except io.UnsupportedOperation as e:
            print(e)
    with open(path, encoding="utf-8") as f:
        print(f.readline(), next(f), f.read(), repr(f.read()), f.seek(0), f.readlines())
    with open(path, "rb") as f:
        print(f.read(4), f.tell(), f.seek(-2, os.SEEK_END), f.read(), f.readinto(bytearray(3)))
    with open(path, "a+", encoding="utf-8") as f:
        f.write("\nmore")
        f.seek(0)
        print(len(f.read()), os.path.getsize(path))
    with open(path, "r+b") as f:
        f.write(b"XX")
        f.truncate(5)
    print(open(path, "rb").read())
    with open(path, "w", newline="\r\n") as f:
        f.write("a\nb\n")
    print(open(path, "rb").read(), open(path).read(), open(path, newline="").readlines())
    for bad in (lambda: open(path, "x"), lambda: open(path, "q"), lambda: open(path, "rw"), lambda: open(path, "rb", encoding="utf-8"), lambda: open(os.path.join(folder, "no", "x"), "w")):
        try:
            bad()
        except (OSError, ValueError) as e:
            print(type(e).__name__, str(e).split(": '")[0])
    print(sorted(os.listdir(folder)), os.path.exists(path), os.path.isdir(folder))
    os.rename(path, path + "2")
    os.remove(path + "2")
    print(os.listdir(folder))
t = io.TextIOWrapper(io.BytesIO(b"a\r\nb\xff"), encoding="ascii", errors="replace")
print(t.read(), t.buffer.getvalue())
