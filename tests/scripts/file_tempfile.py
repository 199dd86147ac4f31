"""tempfile: named files, folders, spooling, suffixes, clean-up."""
import os
import stat
import tempfile

with tempfile.NamedTemporaryFile("w+", suffix=".txt", prefix="pre-", delete_on_close=False) as file:
    print(os.path.basename(file.name).startswith("pre-"), file.name.endswith(".txt"), file.mode)
    file.write("content")
    file.close()
    with open(file.name) as again:
        print(again.read(), oct(stat.S_IMODE(os.stat(file.name).st_mode)))
    name = file.name
print(os.path.exists(name))
with tempfile.TemporaryDirectory(prefix="folder") as folder:
    os.mkdir(os.path.join(folder, "sub"))
    open(os.path.join(folder, "sub", "file"), "w").close()
    os.chmod(os.path.join(folder, "sub"), 0o500)
    print(os.path.isdir(folder), oct(stat.S_IMODE(os.stat(folder).st_mode)))
print(os.path.exists(folder))
kept = tempfile.TemporaryDirectory(delete=False)
with kept as folder:
    pass
print(os.path.isdir(folder), repr(kept) == f"<TemporaryDirectory {folder!r}>")
kept.cleanup()
print(os.path.exists(folder))
fd, path = tempfile.mkstemp(text=True, dir=b"/tmp")
print(type(path).__name__, os.get_inheritable(fd))
os.close(fd)
os.unlink(path)
with tempfile.TemporaryFile() as file:
    file.write(b"anonymous")
    file.seek(3)
    print(file.read(), type(file.name).__name__)
with tempfile.SpooledTemporaryFile(max_size=10, mode="w+") as file:
    file.write("short")
    print(file._rolled, file.tell())
    file.write(" and then longer")
    print(file._rolled, file.seek(0), file.read())
for bad in [dict(suffix=b"x", prefix="y"), dict(dir="/no/such/folder"), dict(suffix="/x")]:
    try:
        tempfile.mkstemp(**bad)
    except (TypeError, OSError) as error:
        print(type(error).__name__)
print(tempfile.gettempprefix(), type(tempfile.gettempdirb()).__name__, len(next(tempfile._get_candidate_names())))
