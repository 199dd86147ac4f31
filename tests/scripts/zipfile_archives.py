"""zipfile: writing, reading, appending, paths inside, broken archives."""
import io, os, tempfile, zipfile
buffer = io.BytesIO()
with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("a.txt", "hello " * 20); z.writestr("dir/b.bin", bytes(50), compress_type=zipfile.ZIP_STORED); z.mkdir("empty")
    info = zipfile.ZipInfo("old.txt", (1999, 12, 31, 23, 59, 58)); info.comment = b"note"; info.external_attr = 0o600 << 16; z.writestr(info, b"old"); z.comment = b"whole"
    with z.open("stream", "w") as f: f.write(b"piece"); f.write(b"wise")
with zipfile.ZipFile(buffer) as z:
    print(z.namelist(), z.testzip(), z.comment, z.read("a.txt")[:5], z.getinfo("a.txt").compress_size < 60, z.getinfo("dir/b.bin").CRC, z.getinfo("old.txt").date_time, z.getinfo("old.txt").comment, z.getinfo("empty/").is_dir(), repr(z.getinfo("old.txt")))
    with z.open("a.txt") as f: print(f.read(3), f.readline()[:4], f.seek(1), f.read(4), f.tell(), f.read1(2), f.seekable(), f.name)
    with tempfile.TemporaryDirectory() as d:
        print(os.path.relpath(z.extract("a.txt", d), d)); z.extractall(d); print(sorted(os.listdir(d)), os.path.isdir(os.path.join(d, "empty")))
    p = zipfile.Path(z); print(sorted(x.name for x in p.iterdir()), (p / "dir" / "b.bin").exists(), (p / "dir").is_dir(), p.joinpath("a.txt").read_text()[:5], (p / "no").exists(), [str(x.at) for x in p.glob("*.txt")])
with zipfile.ZipFile(buffer, "a") as z: z.writestr("more", "x")
print(zipfile.ZipFile(buffer).namelist()[-1], zipfile.is_zipfile(buffer), zipfile.is_zipfile(io.BytesIO(b"no")))
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e)[:70])
z = zipfile.ZipFile(buffer)
for f in (lambda: zipfile.ZipFile(io.BytesIO(b"junk")), lambda: z.read("none"), lambda: z.open("none"), lambda: z.writestr("x", "y"), lambda: zipfile.ZipFile(buffer, "q"), lambda: zipfile.ZipFile("/no/such.zip"), lambda: zipfile.ZipInfo("x", (1979, 1, 1, 0, 0, 0)), lambda: zipfile.ZipFile(io.BytesIO(), "w", 99), lambda: z.open("a.txt", "r", pwd="x"), lambda: z.read("a.txt", pwd=b"x")[:3]):
    show(f)
z.close(); show(lambda: z.read("a.txt"))
data = bytearray(buffer.getvalue()); data[40] ^= 255
show(lambda: zipfile.ZipFile(io.BytesIO(data)).read("a.txt")); show(lambda: zipfile.ZipFile(io.BytesIO(data)).testzip())
