"""glob, fnmatch and os.walk over one tree."""
import fnmatch
import glob
import os
import tempfile

with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    for name in ["a.py", "b.txt", ".hidden", "sub/c.py", "sub/.dot/d.py", "sub/more/e.PY", "[odd].txt"]:
        os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
        open(name, "w").close()
    os.symlink("nowhere", "broken")
    for pattern in ["*", "*.py", "?.*", "[ab].*", "[!a].*", "**", "**/*.py", "sub/*/", "sub/**/", "nothing*", ".*", "broken", "[[]odd].txt"]:
        print(pattern, sorted(glob.glob(pattern, recursive=True)))
    print(sorted(glob.glob("**/*.py", recursive=True, include_hidden=True)))
    print(sorted(glob.glob("*.py", root_dir="sub")), glob.escape("[odd]*?.txt"), sorted(glob.glob(b"*.py")))
    descriptor = os.open("sub", os.O_RDONLY)
    print(sorted(glob.glob("*", dir_fd=descriptor)))
    os.close(descriptor)
    print(glob.translate("**/*.py", recursive=True, seps="/"))
    print([(path, sorted(folders), sorted(files)) for path, folders, files in sorted(os.walk("."))])
    print([path for path, folders, files in os.walk(".", topdown=False)][-1])
    pruned = []
    for path, folders, files in os.walk("."):
        folders[:] = [name for name in folders if not name.startswith(".")]
        pruned.append(path)
    print(sorted(pruned))
    with os.scandir(".") as entries:
        print(sorted((entry.name, entry.is_dir(), entry.is_symlink(), entry.is_file()) for entry in entries))
    os.chdir("/")
print(fnmatch.filter(["a.py", "B.PY", "c.txt"], "*.py"), fnmatch.fnmatchcase("x[1]", "x[[]1]"), fnmatch.translate("a?*[!b]"))
print(fnmatch.filterfalse(["a", "b", "ab"], "a*"))
