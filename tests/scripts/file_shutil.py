"""shutil: copies, trees, moves, archives, which."""
import os
import shutil
import stat
import tempfile

with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    os.makedirs("tree/a/b")
    for name in ["tree/one.txt", "tree/a/two.py", "tree/a/b/three.txt"]:
        with open(name, "w") as file:
            file.write(name)
    os.symlink("one.txt", "tree/link")
    os.chmod("tree/a/two.py", 0o750)
    print(shutil.copy("tree/one.txt", "copy.txt"), shutil.copyfile("tree/one.txt", "copy2.txt"), open("copy.txt").read())
    os.utime("tree/a/two.py", (10 ** 9, 10 ** 9))
    shutil.copy2("tree/a/two.py", "meta.py")
    print(oct(stat.S_IMODE(os.stat("meta.py").st_mode)), os.stat("meta.py").st_mtime)
    print(shutil.copytree("tree", "twin", symlinks=True, ignore=shutil.ignore_patterns("*.py")))
    print(sorted(os.path.join(path, name)[5:] for path, folders, files in os.walk("twin") for name in folders + files))
    print(os.readlink("twin/link"))
    shutil.copytree("tree", "twin", dirs_exist_ok=True)
    print(os.path.isfile("twin/link"), sorted(os.listdir("twin/a")))
    print(shutil.move("twin/one.txt", "moved.txt"), shutil.move("moved.txt", "twin/a"))
    for call in [lambda: shutil.copyfile("copy.txt", "copy.txt"), lambda: shutil.copytree("tree", "twin"),
                 lambda: shutil.move("copy.txt", "twin/a/../../copy.txt"), lambda: shutil.move("tree", "tree/a"),
                 lambda: shutil.rmtree("missing"), lambda: shutil.copy("missing", "x")]:
        try:
            print(call())
        except (shutil.Error, OSError) as error:
            print(type(error).__name__)
    for kind in ["tar", "zip"]:
        archive = shutil.make_archive("packed", kind, "tree")
        print(os.path.basename(archive))
        shutil.unpack_archive(archive, "out-" + kind)
        print(sorted(os.listdir("out-" + kind)), open(f"out-{kind}/a/b/three.txt").read())
    errors = []
    shutil.rmtree("missing", onexc=lambda function, path, error: errors.append((function.__name__, path, type(error).__name__)))
    print(errors)
    shutil.rmtree("twin")
    print(os.path.exists("twin"), shutil.which("sh") is not None, shutil.which("no-such-program"), shutil.disk_usage(".").total > 0)
    print(shutil.get_terminal_size((7, 8)).columns > 0)
    os.chdir("/")
