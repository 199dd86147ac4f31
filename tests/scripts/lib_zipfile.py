"""zipfile and tarfile in memory: members, modes, errors."""
import io
import tarfile
import zipfile

buffer = io.BytesIO()
with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("a.txt", "alpha " * 100)
    archive.writestr(zipfile.ZipInfo("dir/b.txt", (2020, 1, 2, 3, 4, 6)), b"beta")
    archive.mkdir("empty")
    archive.comment = b"a comment"
    with archive.open("stream", "w") as stream:
        stream.write(b"streamed")
with zipfile.ZipFile(buffer) as archive:
    print(archive.namelist(), archive.comment, archive.testzip())
    info = archive.getinfo("a.txt")
    print(info.file_size, info.compress_size < 100, info.is_dir(), archive.getinfo("empty/").is_dir(), archive.getinfo("dir/b.txt").date_time)
    with archive.open("a.txt") as member:
        print(member.read(7), member.seek(-3, 2), member.read(), member.tell())
    path = zipfile.Path(archive)
    print(sorted(child.name for child in path.iterdir()), (path / "dir" / "b.txt").read_text(), (path / "none").exists())
    for call in (lambda: archive.read("none"), lambda: archive.writestr("x", b""), lambda: archive.open("a.txt", "q")):
        try:
            call()
        except (KeyError, ValueError) as error:
            print(type(error).__name__, error)
for data in (b"", b"not a zip file at all, really not"):
    try:
        zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        print(error)
print(zipfile.is_zipfile(buffer), zipfile.is_zipfile(io.BytesIO(b"x")))
buffer = io.BytesIO()
with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
    for name, data in (("one", b"1" * 10), ("sub/two", b"22")):
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = len(data), 1000000000, 0o600
        tar.addfile(info, io.BytesIO(data))
    link = tarfile.TarInfo("link")
    link.type, link.linkname = tarfile.SYMTYPE, "one"
    tar.addfile(link)
buffer.seek(0)
with tarfile.open(fileobj=buffer) as tar:
    print(tar.getnames(), [member.isfile() for member in tar], tar.extractfile("sub/two").read(), tar.extractfile("link").read())
    member = tar.getmember("one")
    print(member.size, oct(member.mode), member.mtime, repr(member).split(" at")[0])
    try:
        tar.getmember("none")
    except KeyError as error:
        print(error)
bad = tarfile.TarInfo("../escape")
for check in (tarfile.data_filter, tarfile.tar_filter):
    try:
        check(bad, "/tmp/target")
    except tarfile.FilterError as error:
        print(type(error).__name__, error.tarinfo.name)
try:
    tarfile.open(fileobj=io.BytesIO(b"garbage" * 200))
except tarfile.ReadError as error:
    print(str(error).splitlines()[0])
