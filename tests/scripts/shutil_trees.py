"""shutil: copying, moving and removing trees, archives, which."""
import os, shutil, tempfile, stat
with tempfile.TemporaryDirectory() as root:
    j = lambda *p: os.path.join(root, *p)
    def tree(top): return sorted(os.path.relpath(os.path.join(d, n), top) for d, ds, fs in os.walk(top) for n in ds + fs)
    os.makedirs(j("src/sub/deep")); open(j("src/a.txt"), "w").write("A"); open(j("src/sub/b.pyc"), "w").write("B"); open(j("src/sub/deep/c.txt"), "w").write("C"); os.symlink("a.txt", j("src/link"))
    print(os.path.relpath(shutil.copytree(j("src"), j("dst"), symlinks=True), root), tree(j("dst")), os.path.islink(j("dst/link")))
    shutil.copytree(j("src"), j("dst2"), ignore=shutil.ignore_patterns("*.pyc", "deep")); print(tree(j("dst2")), os.path.islink(j("dst2/link")))
    shutil.copytree(j("src"), j("dst2"), dirs_exist_ok=True, copy_function=shutil.copy); print(tree(j("dst2")))
    os.chmod(j("src/a.txt"), 0o640)
    print(os.path.basename(shutil.copy(j("src/a.txt"), j("copy"))), oct(stat.S_IMODE(os.stat(j("copy")).st_mode)), shutil.copyfile(j("src/a.txt"), j("plain")) == j("plain"), open(j("plain")).read())
    os.utime(j("src/a.txt"), (10, 10**9)); shutil.copy2(j("src/a.txt"), j("kept")); print(os.stat(j("kept")).st_mtime, os.path.basename(shutil.move(j("kept"), j("dst"))), sorted(os.listdir(j("dst"))))
    print(os.path.relpath(shutil.move(j("dst2"), j("moved")), root), os.path.exists(j("dst2")), shutil.disk_usage(root).total > 0, shutil.which("sh") is not None, shutil.which("no-such-command"), shutil.which("sh", path=root))
    for form in ("zip", "tar", "gztar"):
        name = shutil.make_archive(j("arc"), form, j("src")); out = j("un" + form); shutil.unpack_archive(name, out); print(os.path.basename(name), tree(out))
    print(shutil.get_terminal_size((7, 3)).lines > 0)
    seen = []
    shutil.rmtree(j("none"), onexc=lambda f, p, e: seen.append((os.path.relpath(p, root), type(e).__name__))); print(seen); shutil.rmtree(j("none"), ignore_errors=True); shutil.rmtree(j("moved")); print(os.path.exists(j("moved")))
    for f in (lambda: shutil.copyfile(j("plain"), j("plain")), lambda: shutil.copytree(j("src"), j("dst")), lambda: shutil.copyfile(j("none"), j("x")), lambda: shutil.move(j("none"), j("x")), lambda: shutil.move(j("src"), j("src/sub")), lambda: shutil.rmtree(j("none")), lambda: shutil.copyfile(j("src"), j("x")), lambda: shutil.make_archive(j("q"), "none"), lambda: shutil.unpack_archive(j("plain")), lambda: shutil.copy(5, j("x")), lambda: shutil.register_archive_format("x", 5)):
        try:
            print(f())
        except Exception as e:
            print(type(e).__name__, getattr(e, "errno", None) or str(e).replace(root, "ROOT"))
