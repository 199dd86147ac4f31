"""pathlib: pure paths, and paths in a folder of their own."""
import os
import pathlib
import tempfile
from pathlib import Path, PurePosixPath, PureWindowsPath

p = PurePosixPath("/usr/lib/python3.14/os.tar.gz")
print(p.name, p.stem, p.suffix, p.suffixes, p.parent, p.anchor, p.parts[:3], len(p.parents))
print(p.with_name("x.py"), p.with_suffix(".zip"), p.with_stem("new"), p.relative_to("/usr"), p.is_relative_to("/etc"))
print(p / "more" / "/abs", PurePosixPath("a//b/./c/.."), PurePosixPath("a").joinpath("b", "c"), "root" / PurePosixPath("x"))
print(PurePosixPath("a/b/c").relative_to("a/d", walk_up=True), PurePosixPath("A") < PurePosixPath("a"), hash(p) == hash(PurePosixPath(str(p))))
print(p.match("*.gz"), p.match("lib/*/os*"), PurePosixPath("a/b/c.py").full_match("a/**/*.py"), repr(p))
w = PureWindowsPath("c:\\Windows\\..\\File.TXT")
print(w.drive, w.root, w.name, w.as_posix(), w == PureWindowsPath("C:/windows/../file.txt"))
for call in [lambda: p.relative_to("/etc"), lambda: p.with_name(""), lambda: p.with_suffix("x"), lambda: PurePosixPath("").with_name("a")]:
    try:
        call()
    except ValueError as error:
        print(error)
with tempfile.TemporaryDirectory() as folder:
    base = Path(folder)
    (base / "sub" / "deep").mkdir(parents=True)
    file = base / "sub" / "text.txt"
    print(file.write_text("zeile\nää\n"), file.read_bytes(), file.stat().st_size, file.exists(), file.is_file())
    with file.open("a") as stream:
        stream.write("more")
    print(file.read_text().splitlines())
    (base / "sub" / "deep" / "x.py").touch()
    (base / "link").symlink_to("sub")
    print(sorted(str(path.relative_to(base)) for path in base.rglob("*")))
    print(sorted(path.name for path in base.glob("**/*.py")), sorted(path.name for path in (base / "link").iterdir()))
    print((base / "link").resolve() == (base / "sub").resolve(), (base / "link").readlink(), (base / "link").is_symlink())
    print([(path.name, sorted(folders), sorted(files)) for path, folders, files in (base / "sub").walk()])
    target = file.rename(base / "renamed.txt")
    print(target.name, file.exists(), target.samefile(base / "renamed.txt"))
    for call in [lambda: (base / "sub").mkdir(), lambda: (base / "sub").rmdir(), lambda: file.unlink(), lambda: (base / "sub").read_text()]:
        try:
            call()
        except OSError as error:
            print(type(error).__name__)
    file.unlink(missing_ok=True)
    (base / "sub").copy(base / "twin")
    print(sorted(path.name for path in (base / "twin").iterdir()))
    (base / "twin" / "deep").move_into(base)
    print((base / "deep" / "x.py").exists(), oct((base / "renamed.txt").stat().st_mode & 0o777))
print(Path("~").expanduser() == Path.home(), Path("x").absolute() == Path.cwd() / "x", os.fspath(Path("a/b")))
