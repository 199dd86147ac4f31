"""zlib: whole and piecewise, raw and gzip forms, limits, errors."""
import zlib
data = b"the quick brown fox " * 50
for level in (0, 1, 6, 9, -1):
    assert zlib.decompress(zlib.compress(data, level)) == data
print(len(zlib.compress(data)) < 60, zlib.crc32(data), zlib.adler32(data), zlib.adler32(b""), zlib.crc32(b"x", 5), zlib.adler32(b"x", 5))
for wbits in (15, -15, 31, 9, 25):
    c = zlib.compressobj(6, zlib.DEFLATED, wbits)
    packed = b"".join(c.compress(data[i:i + 97]) for i in range(0, len(data), 97)) + c.flush()
    d = zlib.decompressobj(wbits)
    print(wbits, d.decompress(packed) == data, d.eof, d.unused_data, zlib.decompress(packed, wbits) == data, zlib.decompress(packed, 47) == data if wbits > 0 else "")
d = zlib.decompressobj()
packed = zlib.compress(data) + b"extra"
print(d.decompress(packed, 10), len(d.unconsumed_tail) > 0, len(d.decompress(d.unconsumed_tail)), d.eof, d.unused_data, d.flush())
c = zlib.compressobj()
first = c.compress(b"abc") + c.flush(zlib.Z_SYNC_FLUSH)
print(zlib.decompressobj().decompress(first), c.flush(zlib.Z_FINISH) != b"")
z = zlib.compressobj(zdict=b"hello world"); small = z.compress(b"hello world") + z.flush()
print(zlib.decompressobj(zdict=b"hello world").decompress(small), len(small) < 20)
d = zlib._ZlibDecompressor(); print(d.decompress(zlib.compress(data) + b"!!", 7), d.needs_input, d.eof, len(d.decompress(b"")), d.eof, d.unused_data)
for f in (lambda: zlib.decompress(b"junk"), lambda: zlib.decompress(zlib.compress(data)[:-5]), lambda: zlib.compress(data, 10), lambda: zlib.compress("text"), lambda: zlib.decompressobj().decompress(b"\x78\x9c" + b"\xff" * 9), lambda: zlib.decompressobj().decompress(small), lambda: zlib.decompressobj().decompress(b"", -1), lambda: zlib.compressobj(wbits=99), lambda: zlib.decompress(b"", bufsize=0) if False else zlib.decompress(b""), lambda: zlib.decompressobj().flush(0), lambda: d.decompress(b"x")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
