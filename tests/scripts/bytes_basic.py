"""bytes and bytearray."""
b = b"Hello\x00\xff"
print(b, len(b), b[0], b[-1], b[1:3], list(b[:3]), b.hex(), b.hex(":"), bytes.fromhex("48 65 6c"))
print(bytes(3), bytes([1, 2, 3]), bytes("é", "utf-8"), bytes(range(5)), bytes(b"x"))
print(b"abc" + b"d", b"ab" * 2, b"a" in b"abc", 97 in b"abc", b"abc" < b"abd", b"a" == "a")
print(b"a,b".split(b","), b" x ".strip(), b"abc".replace(b"b", b"BB"), b"abc".find(b"c"), b"abc".upper(), b"x".join([b"1", b"2"]))
print(b"abc".translate(bytes.maketrans(b"ab", b"xy"), b"c"), b"%d" % 5, b"tEst".title(), b"1".isdigit())
for bad in (lambda: bytes([256]), lambda: bytes(-1), lambda: bytes("a"), lambda: b"a" + "b", lambda: b"abc"[5], lambda: bytes.fromhex("zz")):
    try:
        bad()
    except (ValueError, TypeError, IndexError) as error:
        print(type(error).__name__, error)
a = bytearray(b"hello")
a[0] = 72
a[1:3] = b"EYY"
a.append(33)
a.extend(b"??")
del a[-1]
a += b"!"
print(a, a.pop(), a.find(b"l"), bytes(a), a == b"HEYYlo!?")
a.insert(0, 60)
a.reverse()
a.remove(60)
print(a, a.copy() is a, a[::2])
a.clear()
print(a, repr(bytearray(2)), hash(b"a") == hash(b"a"))
try:
    hash(bytearray())
except TypeError as error:
    print(error)
