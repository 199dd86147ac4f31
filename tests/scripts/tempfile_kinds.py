"""tempfile: named, unnamed, spooled files and folders; names and clean-up."""
import os, tempfile
with tempfile.NamedTemporaryFile("w+", prefix="pre", suffix=".txt") as f:
    f.write("text"); f.seek(0); name = f.name
    print(f.read(), os.path.basename(name).startswith("pre"), name.endswith(".txt"), os.path.exists(name), f.mode, f.closed)
print(os.path.exists(name), f.closed)
with tempfile.NamedTemporaryFile(delete_on_close=False) as f:
    f.write(b"x"); f.close(); print(os.path.exists(f.name))
print(os.path.exists(f.name))
with tempfile.NamedTemporaryFile(delete=False) as f: pass
print(os.path.exists(f.name)); os.unlink(f.name)
with tempfile.TemporaryFile() as f:
    f.write(b"abc"); f.seek(1); print(f.read(), f.seekable())
with tempfile.SpooledTemporaryFile(max_size=5, mode="w+") as s:
    s.write("abc"); print(s._rolled, s.name, s.tell()); s.write("defgh"); print(s._rolled, s.tell()); s.seek(0); print(s.read(), s.encoding is not None, list(s)); s.truncate(2); s.seek(0); print(s.readlines())
with tempfile.TemporaryDirectory(prefix="d") as d:
    print(os.path.isdir(d), os.path.basename(d)[0]); open(os.path.join(d, "x"), "w").close()
print(os.path.exists(d))
t = tempfile.TemporaryDirectory(delete=False) if False else tempfile.TemporaryDirectory()
t.cleanup(); print(os.path.exists(t.name), repr(t)[:21])
fd, path = tempfile.mkstemp(text=True); os.write(fd, b"q"); os.close(fd); print(oct(os.stat(path).st_mode & 0o777), open(path).read()); os.unlink(path)
p = tempfile.mkdtemp(suffix=b"z"); print(type(p), p.endswith(b"z"), oct(os.stat(p).st_mode & 0o777)); os.rmdir(p)
print(tempfile.gettempprefix(), tempfile.gettempprefixb(), os.path.isabs(tempfile.gettempdir()), tempfile.gettempdirb() == os.fsencode(tempfile.gettempdir()), tempfile.TMP_MAX)
for f in (lambda: tempfile.mkstemp(dir="/no/such/dir"), lambda: tempfile.mkstemp(prefix=b"a", suffix="b"), lambda: tempfile.NamedTemporaryFile("w", encoding="none"), lambda: tempfile.TemporaryFile("q"), lambda: tempfile.TemporaryDirectory(dir="/no/such"), lambda: tempfile.mkdtemp(prefix=5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, str(e) if "no such" not in str(e).lower() else "missing")
