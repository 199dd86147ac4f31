"""struct: orders, sizes, padding, strings, floats and errors."""
import struct
from struct import pack, unpack, calcsize, iter_unpack, pack_into, unpack_from, Struct
print([calcsize(f) for f in ("bhilq", "<bhilq", "=bhilq", "bq", "qb", "bq0q", "3s2p", "0i", "nN", "P", "?c", "e", "efd", "@bP")])
print(pack("<bBhHiIqQ", -1, 255, -2, 65535, -3, 2**32 - 1, -4, 2**64 - 1), pack(">hI", 258, 3), pack("!h", 258), pack("=hh", 1, 2))
print(pack("5s", b"abc"), pack("2s", b"abc"), pack("5p", b"abc"), pack("3p", b"abcdef"), pack("c?x2xc", b"a", [], b"z"), unpack("5p", b"\x02abcd"), pack("s", b""))
print(pack(">e", 1.5), pack(">f", 0.1), pack(">d", -0.0), unpack(">e", b"\x7c\x00"), unpack(">f", pack(">f", 1e38)), unpack("<d", pack("<d", 0.1)), pack("<F", 1 + 2j) if False else "")
print(list(iter_unpack("<hb", pack("<hbhb", 1, 2, 3, 4))), unpack_from("<h", b"\0\1\2\3", 1), unpack("?", b"\2"))
buffer = bytearray(8)
pack_into(">hh", buffer, 2, 1, -1)
print(buffer, Struct(">hh").size, Struct(">hh").format, Struct("<i").unpack_from(memoryview(b"\1\0\0\0")))
class I:
    def __index__(self): return 7
print(pack("b", I()), pack("d", I()) == pack("d", 7.0), pack("?", I()))
for f in (lambda: pack("b", 128), lambda: pack("B", -1), lambda: pack("h", 1.5), lambda: pack("i"), lambda: pack("i", 1, 2), lambda: pack("z", 1), lambda: unpack("i", b"abc"), lambda: unpack_from("i", b"ab"), lambda: unpack_from("h", b"abcd", 3), lambda: unpack_from("h", b"abcd", -5),
          lambda: pack("c", b"ab"), lambda: pack("c", "a"), lambda: pack("s", "a"), lambda: pack("f", 1e300), lambda: pack("e", 1e6), lambda: pack("q", 2**63), lambda: pack("5"), lambda: pack_into("i", bytearray(2), 0, 1), lambda: pack_into("h", bytearray(4), -1, 1), lambda: pack("d", "x"), lambda: list(iter_unpack("h", b"abc")), lambda: list(iter_unpack("", b"")), lambda: pack("<n", 1), lambda: pack("Q", 2**64), lambda: calcsize("99999999999999999999i"), lambda: Struct(1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
