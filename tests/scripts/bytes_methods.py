"""Methods of bytes and bytearray side by side."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


for make in (bytes, bytearray):
    b = make(b"hello World 123")
    print(b.upper(), b.swapcase(), b.title(), b.capitalize(), b.find(b"o"), b.rfind(111), b.count(b"l"), b.index(b"W"))
    print(b.split(), b.split(b"o", 1), b.rsplit(b"o", 1), b.partition(b" "), b.rpartition(b"?"), b.splitlines())
    print(b.replace(b"l", b"L", 2), b.startswith((b"x", b"he")), b.endswith(b"3"), b.removeprefix(b"hello "), b.removesuffix(b"3"))
    print(b.center(20, b"*"), b.ljust(17, b"."), b.rjust(17), make(b"-42").zfill(6), make(b"a\tb").expandtabs(4))
    print(b.hex(), b.hex(":", 4), b.hex("-", -4), make.fromhex("00 ff 10"), make(b" x ").strip(), make(b"xyx").strip(b"x"))
    print(b.translate(None, b"lo"), b.translate(make.maketrans(b"lo", b"01")), b[1:5], b[::-3], b[-1], b * 2 == b + b)
    print(make(b"abc").isalpha(), make(b"1").isdigit(), make(b"a1").isalnum(), make(b" ").isspace(), make(b"Ab").istitle(), make(b"\xff").isascii())
    print(make(b",").join([b"a", bytearray(b"b"), memoryview(b"c")]), 101 in b, b"llo" in b, list(b[:3]), b < b"i", b == bytearray(b))
    for method, args in (("find", ("o",)), ("index", (b"zz",)), ("split", (b"",)), ("join", ([1],)), ("join", (["a"],)), ("count", (256,)), ("replace", ("a", b"b")), ("center", (5, b"ab")), ("startswith", ("a",)), ("hex", ("::",)), ("hex", ("é",)), ("translate", (b"x",)), ("__add__", ("a",)), ("__mul__", ("a",)), ("decode", ("nosuch",))):
        print(make.__name__, method, end=" ")
        show(getattr(b, method), *args)
show(bytes.fromhex, "0")
show(bytes.fromhex, "zz")
show(bytes.fromhex, "00 1")
show(bytes.fromhex, b"0aff")
