"""pathlib: pure paths, parts, joining, matching, relatives, errors."""
from pathlib import PurePath, PurePosixPath as P, PureWindowsPath as W, Path
p = P("/usr/lib/python3/os.tar.gz")
print(p.parts, p.name, p.stem, p.suffix, p.suffixes, p.parent, list(p.parents), p.anchor, p.root, repr(p.drive), p.is_absolute(), p.as_posix(), bytes(p), repr(p))
print(P("a") / "b" / "../c", P("/a") / "/b", "x" / P("y"), P("a", "", "b", "."), P(""), P("a//b/./c/"), P("/a").joinpath("b", P("c")), P("//x/y"), P("///x"))
print(p.with_name("z.py"), p.with_suffix(".bz2"), p.with_suffix(""), p.with_stem("q"), P("a/b").relative_to("a"), P("a/b").relative_to("a/c", walk_up=True), P("/a/b").is_relative_to("/a"), p.with_segments("n", "m"))
print(p.match("*.gz"), p.match("/usr/*/*/*.gz"), p.match("lib/*/os*"), P("a/b/c").full_match("a/**/c"), P("a/b/c.py").full_match("**/*.py"), P("A").match("a"), P("A").match("a", case_sensitive=False), P(".hidden").suffix, P("a.").suffix, P("..").name, P("/").name)
w = W("c:\\Users\\me\\f.txt")
print(w.parts, w.drive, w.root, w.anchor, w.as_posix(), w.as_uri(), W("c:x").is_absolute(), W("c:/a") / "d:/b", W("A/b") == W("a/B"), W("//srv/share/x").parts, repr(W("a/b")), P("/a b").as_uri())
print(P("a") < P("b"), sorted([P("b"), P("a/z"), P("a")]), hash(P("a//b")) == hash(P("a/b")), P("a") == W("a"), P("a") == "a", {P("x"): 1}[P("x/")], PurePath("a").__class__.__name__, p.is_reserved() if False else "")
print(Path.from_uri("file:///etc/x"), Path("~root").parts, Path("a").exists(), Path("/").exists(), Path(".").resolve() == Path.cwd(), P("a/b/../c").parts, isinstance(Path("x"), P))
for f in (lambda: P("a").relative_to("b"), lambda: P("/a").relative_to("a"), lambda: P("/").with_name("x"), lambda: P("a").with_name("b/c"), lambda: P("a").with_suffix("x"), lambda: P("a").with_suffix("."), lambda: P(5), lambda: P("a") / 5, lambda: P("a").as_uri(), lambda: P("a").match(""), lambda: P("a") < W("a"), lambda: P(b"x"), lambda: Path.from_uri("http://x"), lambda: W("x").relative_to("c:/"), lambda: P("a").joinpath(None), lambda: P("a").with_stem("")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
