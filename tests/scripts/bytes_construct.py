"""Making bytes and bytearray."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import array


class Bytes:
    def __bytes__(self):
        return b"from __bytes__"


class Index:
    def __index__(self):
        return 3


class Bad:
    def __bytes__(self):
        return "text"


for make in (bytes, bytearray):
    for args in ((), (3,), (b"ab",), ([1, 2, 255],), ((n for n in (65, 66)),), ("é", "utf-8"), ("é", "ascii", "ignore"), (range(3),), (memoryview(b"xyz")[::2],), (array.array("H", [1, 2]),), (Index(),), (Bytes(),)):
        show(make, *args)
    for args in (("text",), (-1,), ([256],), ([-1],), (["a"],), ([1.5],), (1.5,), (b"a", "ascii"), (None,), (Bad(),), ("a", 5), ({"a": 1},), (1 << 80,), (object(),)):
        print(args if len(repr(args)) < 40 and "object at" not in repr(args) else "...", end=" ")
        show(make, *args)
print(repr(b"\0\n\t\r\\'"), repr(b"'"), repr(b'"'), repr(b"'\""), repr(bytearray(b"'")), str(bytearray(b'"\'')))
b = b"shared"
print(bytes(b) is b, b[:] is b, b * 1 is b, bytes(bytearray(b)) == b, b"" + b == b, hash(b) == hash(bytes(bytearray(b))))
show(hash, bytearray(b"x"))
print(b"%b %s %d %x %c %a %r %%" % (b"b", bytearray(b"s"), 5, 255, 65, "é", b"r"), b"%(k)05d" % {b"k": 42})
for fmt, value in ((b"%b", "text"), (b"%c", 256), (b"%c", b"ab"), (b"%d", b"5"), (b"%q", 1), (b"%s %s", (b"a",)), (b"%s", ())):
    show(lambda: fmt % value)
