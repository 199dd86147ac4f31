"""os.path: splitting, joining, normalising, common parts, also of bytes and lone surrogates."""
import os, posixpath as p
for path in ("/a/b/c.tar.gz", "a//b/", "/", "//x/y", "///x", "", ".hidden", "a/.b", "..", "dir/.", "a.b/c", "\udcff/x\ud800", b"/a/b.c"):
    print(ascii(path), ascii(p.split(path)), ascii(p.splitext(path)), ascii(p.basename(path)), ascii(p.dirname(path)), ascii(p.normpath(path)), ascii(p.splitroot(path)), p.isabs(path), ascii(p.splitdrive(path)))
for path in ("a/../b", "a/./b//c/", "../../a", "/../a", "//../a", "a/b/../../..", "./", "/a/b/../..", "a/\0b/.."):
    print(ascii(path), ascii(p.normpath(path)), ascii(p.normpath(path.encode())))
print(p.join("a", "b", "/c", "d"), p.join("a", ""), p.join("", "a"), p.join(b"a", b"b"), p.commonpath(["/a/b/c", "/a/b/d"]), p.commonpath(["a", "a/b"]), p.commonprefix(["abc", "abd"]), p.commonprefix([]), p.relpath("/a/b", "/a/c"), p.relpath("/a", "/a"), p.relpath("x/y", "x"), p.normcase("A/B"))
os.environ["HERE"] = "/here"; os.environ["HOME"] = "/me"
print(p.expandvars("$HERE/${HERE}x $NOPE ${NOPE}"), p.expandvars(b"$HERE"), p.expanduser("~/x"), p.expanduser("~nobodyatall/x"), p.abspath("/a/../b"), p.exists("/no\0pe"), p.exists("/"), p.isdir("/"), p.isfile("/"), p.lexists("/no"), p.ismount("/"), p.samefile("/", "/."), p.realpath("/./x/../y"), p.exists("\udfff"))
class F:
    def __init__(self, x): self.x = x
    def __fspath__(self): return self.x
class N: __fspath__ = None
print(os.fspath(F("q")), p.join(F("a"), F("b")), os.fsencode("é\udcff"), ascii(os.fsdecode(b"\xff")), p.basename(F("x/y")), os.fspath(b"b"))
for f in (lambda: p.join("a", b"b"), lambda: p.join(5), lambda: p.split(None), lambda: os.fspath(5), lambda: os.fspath(F(5)), lambda: os.fspath(N()), lambda: open(N()), lambda: os.rename(N(), "x"), lambda: os.stat(N()), lambda: p.commonpath([]), lambda: p.commonpath(["/a", "b"]), lambda: p.commonpath([b"a", "b"]), lambda: p.relpath(""), lambda: p.realpath("/no/such", strict=True), lambda: os.stat("a\0b"), lambda: os.listdir(5.5), lambda: p.normpath(5), lambda: os.mkdir("\ud800"), lambda: p.getsize("/no"), lambda: p.splitroot(5), lambda: os.open("x", os.O_RDONLY, dir_fd="q")):
    try: print(f())
    except Exception as e: print(type(e).__name__, ascii(str(e)))
import warnings
with warnings.catch_warnings(record=True) as got:
    warnings.simplefilter("always")
    os.path.exists(True)
    try: os.fstat(True)
    except OSError: pass
    print([(w.category.__name__, str(w.message)) for w in got])
