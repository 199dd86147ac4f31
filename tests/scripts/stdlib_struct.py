"""struct, array, binascii, base64, hashlib, zlib."""
import array
import base64
import binascii
import hashlib
import struct
import zlib
print(struct.pack("<bHiq", -1, 2, -3, 4), struct.unpack(">hI", b"\xff\xfe\x00\x00\x00\x05"), struct.calcsize("<3sxB"), struct.pack("<d", 1.5), struct.unpack("<f", struct.pack("<f", 0.1)), struct.pack("5s", b"ab"), struct.pack("?", 1))
print(list(struct.iter_unpack("<H", b"\x01\x00\x02\x00")), struct.unpack_from("<B", b"abc", 1), struct.Struct("<2i").size)
for bad in (lambda: struct.pack("b", 200), lambda: struct.unpack("i", b""), lambda: struct.pack("z", 1), lambda: struct.pack("i", "x"), lambda: struct.pack("ii", 1)):
    try:
        bad()
    except struct.error as e:
        print(e)
a = array.array("i", [1, 2, 3])
a.append(4)
a.extend([5])
a[0] = -1
print(a, a.itemsize, a.tobytes()[:4], a.pop(), a.index(3), a[1:3], a + a, array.array("d", [0.5]).tolist(), len(a), 3 in a)
try:
    a.append("x")
except TypeError as e:
    print(e)
print(binascii.hexlify(b"\x00\xff"), binascii.unhexlify("00ff"), binascii.crc32(b"hello"), base64.b64encode(b"hello?"), base64.b64decode("aGk="), base64.urlsafe_b64encode(b"\xff\xfe"), base64.b32encode(b"a"), base64.b16encode(b"z"))
try:
    base64.b64decode("a")
except binascii.Error as e:
    print(e)
print(hashlib.md5(b"").hexdigest(), hashlib.sha1(b"a").hexdigest(), hashlib.sha256(b"abc").hexdigest()[:16], hashlib.sha3_256(b"").hexdigest()[:16], hashlib.blake2b(b"x", digest_size=8).hexdigest())
h = hashlib.sha512()
h.update(b"a"); h.update(b"b")
print(h.hexdigest() == hashlib.sha512(b"ab").hexdigest(), h.digest_size, h.name)
data = b"abc" * 1000
print(zlib.decompress(zlib.compress(data)) == data, len(zlib.compress(data, 9)) < 50, zlib.crc32(b"abc"), zlib.adler32(b"abc"))
