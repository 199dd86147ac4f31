"""os, sys, pathlib: what is the same everywhere."""
import os
import sys
from pathlib import Path, PurePosixPath
print(sys.version_info[:2], sys.byteorder, sys.maxsize == 2**63 - 1, sys.maxunicode, sys.platform, len(sys.argv), isinstance(sys.path, list), sys.getdefaultencoding(), sys.float_info.max, sys.int_info.bits_per_digit > 0, sys.hash_info.width)
print(os.path.join("a", "b", "/c", "d"), os.path.split("/a/b.txt"), os.path.splitext("x.tar.gz"), os.path.basename("/a/"), os.path.dirname("a/b/c"), os.path.normpath("a/../b//./c"), os.path.commonpath(["/a/b", "/a/c"]), os.path.relpath("/a/b", "/a/c/d"))
os.environ["BATON_TEST"] = "v"
print(os.getenv("BATON_TEST"), os.environ.get("NOPE_X"), "BATON_TEST" in os.environ, os.path.expandvars("$BATON_TEST/x"))
del os.environ["BATON_TEST"]
print(os.getenv("BATON_TEST"), os.sep, os.linesep == "\n", os.name, os.getpid() > 0, os.strerror(2), os.fspath(Path("x")))
p = PurePosixPath("/usr/lib/python3/file.tar.gz")
print(p.name, p.stem, p.suffix, p.suffixes, p.parent, p.parts[:2], p / "x", p.with_suffix(".zip"), p.with_name("y"), p.is_absolute(), p.relative_to("/usr"), p.match("*.gz"), list(p.parents)[-1])
print(repr(Path("a") / "b"), Path("a/./b//c"), Path("/a") == Path("/a/"), Path("x").exists(), PurePosixPath("a") < PurePosixPath("b"))
r, w = os.pipe()
print(os.write(w, b"piped"), os.read(r, 10), os.isatty(r))
os.close(r), os.close(w)
try:
    os.read(r, 1)
except OSError as e:
    print(e)
print(sys.intern("abc") is sys.intern("abc"), sys.getrecursionlimit() >= 1000, sys.exc_info(), sys.flags.optimize, callable(sys.exit), sys._getframe().f_lineno)
try:
    1 / 0
except ZeroDivisionError:
    print(sys.exc_info()[0].__name__, sys.exception())
pid = os.fork()
if pid == 0:
    os._exit(3)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
