"""pathlib: files and folders on disk."""
import os, tempfile
from pathlib import Path
with tempfile.TemporaryDirectory() as name:
    root = Path(name)
    (root / "a/b").mkdir(parents=True); (root / "a").mkdir(exist_ok=True)
    f = root / "a" / "f.txt"
    print(f.write_text("héllo\nline2\n", encoding="utf-8"), f.read_bytes(), f.read_text("utf-8"), f.stat().st_size, f.is_file(), f.is_dir(), f.exists(), (root / "no").exists(), f.suffix)
    (root / "a/b/g.py").write_bytes(b"x"); (root / "a/.hid").touch(); (root / "link").symlink_to("a/f.txt")
    rel = lambda paths: sorted(str(p.relative_to(root)) for p in paths)
    print(rel(root.iterdir()), rel(root.glob("**/*")), rel(root.rglob("*.py")), rel(root.glob("*/f.*")), rel(root.glob("A/*", case_sensitive=False)), rel(root.glob("**")))
    print((root / "link").is_symlink(), os.readlink(root / "link"), (root / "link").readlink(), (root / "link").resolve() == f.resolve(), f.samefile(root / "link"), (root / "link").read_text("utf-8")[:5])
    for here, dirs, files in root.walk(): print(here.relative_to(root), sorted(dirs), sorted(files))
    g = f.rename(root / "g.txt"); print(g.name, f.exists(), g.replace(root / "h.txt").name, rel(root.iterdir()))
    h = root / "h.txt"; h.chmod(0o600); print(oct(h.stat().st_mode & 0o777), h.owner() != "", h.lstat().st_nlink); (root / "hard").hardlink_to(h); print(h.stat().st_nlink)
    print(h.copy(root / "copy.txt").read_bytes() == h.read_bytes(), (root / "a").copy(root / "a2").name, rel((root / "a2").rglob("*")), h.move(root / "moved.txt").name, h.exists(), (root / "moved.txt").copy_into(root / "a").name)
    with (root / "t").open("w") as t: t.write("x" * 3)
    print((root / "t").info.exists(), (root / "t").info.is_file(), (root / "t").is_mount(), (root / "t").is_fifo(), (root / "t").is_socket(), (root / "t").is_char_device())
    (root / "t").unlink(); (root / "t").unlink(missing_ok=True); (root / "a/b/g.py").unlink(); (root / "a/b").rmdir()
    for f in (lambda: (root / "t").unlink(), lambda: (root / "a").rmdir(), lambda: (root / "a").mkdir(), lambda: (root / "x/y").mkdir(), lambda: (root / "no").read_text(), lambda: (root / "no").stat(), lambda: list((root / "no").iterdir()), lambda: (root / "no").resolve(strict=True), lambda: root.read_bytes(), lambda: (root / "a").touch(exist_ok=False), lambda: (root / "a").write_text(5), lambda: list(root.glob("")), lambda: list(root.glob("/x"))):
        try:
            print(f())
        except Exception as e:
            print(type(e).__name__, getattr(e, "errno", None) or str(e).replace(name, "ROOT"))
