"""binascii: quoted-printable, uuencoding, checksums, strict base64, hex with separators."""
import binascii as b
print(b.b2a_qp(b"a=b \t"), b.b2a_qp(b"x" * 80), b.b2a_qp(b"hi there\r\n."), b.b2a_qp(b"\xff\x00_\x7f"), b.b2a_qp(b"a b_c", header=True), b.b2a_qp(b"a b\tc", quotetabs=True), b.b2a_qp(b"a\r\nb\n", istext=False), b.b2a_qp(b".\n."), b.b2a_qp(b"end \n"))
print(b.a2b_qp(b"a=3Db=20"), b.a2b_qp("soft=\nbreak"), b.a2b_qp(b"=\r\nx"), b.a2b_qp(b"a_b", header=True), b.a2b_qp(b"=XY=="), b.a2b_qp(b"=4"), b.a2b_qp(b"="), b.a2b_qp(b"=\rabc\ndef"))
data = bytes(range(256))
assert b.a2b_qp(b.b2a_qp(data, istext=False)) == data and b.a2b_qp(b.b2a_qp(data, quotetabs=True, istext=False, header=True), header=True) == data
print(b.hexlify(b"\x01\xab\xff"), b.hexlify(b"abcdef", "-"), b.hexlify(b"abcdefg", b":", 2), b.hexlify(b"abcdefg", ":", -3), b.unhexlify("01aB"), b.b2a_hex(bytearray(b"z")))
print(b.b2a_base64(b"hi"), b.b2a_base64(b"hi", newline=False), b.a2b_base64("aGk="), b.a2b_base64(b"aG k\n="), b.a2b_base64(b""), b.b2a_uu(b"hello world"), b.a2b_uu(b"+:&5L;&\\@=V]R;&0 \n"), b.b2a_uu(b"\0" * 3, backtick=True))
print(b.crc32(b"hello"), b.crc32(b"lo", b.crc32(b"hel")), b.crc_hqx(b"hello", 0), b.crc32(b""))
for f in (lambda: b.unhexlify("abc"), lambda: b.unhexlify("zz"), lambda: b.unhexlify("é1"), lambda: b.a2b_base64("a"), lambda: b.a2b_base64("ab"), lambda: b.a2b_base64("ab==x", strict_mode=True), lambda: b.a2b_base64("=ab=", strict_mode=True), lambda: b.a2b_base64("a b=", strict_mode=True), lambda: b.b2a_uu(b"x" * 46), lambda: b.a2b_uu(b"\x7f"), lambda: b.hexlify(b"ab", "::"), lambda: b.b2a_base64("x"), lambda: b.crc32("x"), lambda: b.a2b_qp("é"), lambda: b.b2a_qp("x"), lambda: b.a2b_qp(5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(issubclass(b.Error, ValueError), issubclass(b.Incomplete, Exception))
