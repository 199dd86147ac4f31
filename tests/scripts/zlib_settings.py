"""zlib's memLevel, strategies and flush modes: the data come back whatever they are, and they have an effect."""
import zlib

data = b"".join(b"line %d of some text, again and again\n" % (i % 37) for i in range(2000)) + bytes(range(256)) * 20
sizes = {}
for level in (-1, 0, 1, 6, 9):
    for mem in (1, 5, 8, 9):
        for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE, zlib.Z_FIXED):
            for wbits in (-15, -9, 9, 15, 31):
                c = zlib.compressobj(level, zlib.DEFLATED, wbits, mem, strategy)
                out = c.compress(data) + c.flush()
                if zlib.decompress(out, wbits) != data:
                    print("wrong", level, mem, strategy, wbits)
                sizes[level, mem, strategy, wbits] = len(out)
print(len(sizes))
base = sizes[6, 8, zlib.Z_DEFAULT_STRATEGY, 15]
print(sizes[6, 8, zlib.Z_HUFFMAN_ONLY, 15] > 4 * base, sizes[6, 8, zlib.Z_RLE, 15] > 4 * base)
print(sizes[6, 8, zlib.Z_FIXED, 15] > base, sizes[0, 8, 0, 15] > len(data), sizes[9, 8, 0, 15] <= sizes[1, 8, 0, 15])

for mode in (zlib.Z_NO_FLUSH, zlib.Z_PARTIAL_FLUSH, zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH, zlib.Z_BLOCK):
    c = zlib.compressobj()
    first = c.compress(b"abc" * 100) + c.flush(mode)
    d = zlib.decompressobj()
    seen = d.decompress(first)
    rest = c.compress(b"def" * 100) + c.flush()
    print(mode, mode in (1, 2, 3) and seen == b"abc" * 100, seen + d.decompress(rest) == b"abc" * 100 + b"def" * 100, d.eof)
for mode in (zlib.Z_TREES, 7, -1):
    try:
        zlib.compressobj().flush(mode)
    except zlib.error as e:
        print(e)
for wrong in (dict(memLevel=0), dict(memLevel=10), dict(strategy=5), dict(strategy=-1), dict(level=10), dict(method=7), dict(wbits=7)):
    try:
        zlib.compressobj(**wrong)
        print("taken", wrong)
    except ValueError as e:
        print(wrong, e)
words = b"line of some text, again"
c = zlib.compressobj(zdict=words)
out = c.compress(data) + c.flush()
print(zlib.decompressobj(zdict=words).decompress(out) == data)
