"""struct: formats, alignment, errors, Struct objects."""
import struct
for f in ("b", "<h", ">h", "=i", "q", "bh", "@bhi", "<bhi", "3s2x", "4sI", "10p", "0s", "", "2?", "n", "P", "e", "fd", "xx", "0i", "b0i", "5sq"):
    print(repr(f), struct.calcsize(f))
for f, *v in (("<bBhH", -1, 255, -2, 65535), (">iIqQ", -1, 2**32 - 1, -2**63, 2**64 - 1), ("<e", 1.5), (">f", 0.1), ("<d", -0.0), ("3s", b"abcdef"), ("6s", b"abc"), ("5p", b"abcdefgh"), ("?", []), ("c", b"z"), ("<2h2x", 1, 2), ("<3i", 1, 2, 3), ("F", 1 + 2j)):
    data = struct.pack(f, *v)
    print(f, data, struct.unpack(f, data))
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for args in (("b", 128), ("B", -1), ("h", 40000), ("<i", 2**31), (">Q", -1), ("b", 1.5), ("b", "x"), ("f", "x"), ("f", 1e300), ("c", b"ab"), ("s", "text"), ("2i", 1), ("i", 1, 2), ("z", 1), ("3", 1), ("<n", 1), ("i i", 1, 2)):
    show(lambda: struct.pack(*args))
show(lambda: struct.unpack("i", b"abc"))
show(lambda: struct.unpack_from("<i", b"abcdef", 4))
show(lambda: struct.unpack_from("<h", b"abcdef", -2))
show(lambda: struct.unpack_from("<h", b"abcdef", -7))
show(lambda: struct.unpack_from("<i", b"abcdef", -2))
b = bytearray(8)
struct.pack_into("<hh", b, 2, 1, 2)
print(b)
show(lambda: struct.pack_into("<i", b, 6, 1))
show(lambda: struct.pack_into("<i", b"12345678", 0, 1))
show(lambda: struct.pack_into("<i", b, -9, 1))
s = struct.Struct("<hb")
print(s.size, s.format, s, list(s.iter_unpack(b"abcdef")), s.unpack_from(b"zzabc", offset=2))
show(lambda: list(s.iter_unpack(b"abcd")))
show(lambda: struct.Struct("$"))
show(lambda: struct.Struct(5))
show(lambda: struct.Struct.__new__(struct.Struct).pack(1))
class Sub(struct.Struct):
    def __init__(self): super().__init__(">h")
print(Sub().pack(258), struct.Struct.__new__(struct.Struct).size)
it = struct.iter_unpack("<h", b"abcdef")
print(it.__length_hint__(), next(it), it.__length_hint__())
