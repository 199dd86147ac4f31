"""hashlib: digests, copies, shakes, BLAKE2's parameters."""
import hashlib, hmac, io
for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384", "sha3_512", "blake2b", "blake2s"):
    h = hashlib.new(name, b"abc")
    print(name, h.hexdigest()[:24], h.digest_size, h.block_size, h.name)
h = hashlib.sha256(b"a"); c = h.copy(); h.update(b"b"); c.update(bytearray(b"c")); h.update(memoryview(b"")); print(h.hexdigest()[:16], c.hexdigest()[:16], h.digest()[:4])
s = hashlib.shake_128(b"x"); print(s.hexdigest(10), s.digest(0), s.digest_size, hashlib.shake_256().hexdigest(4), s.name)
print(hashlib.blake2b(b"x", digest_size=8, key=b"k", salt=b"s", person=b"p").hexdigest(), hashlib.blake2s(b"x", digest_size=4, fanout=2, depth=2, leaf_size=64, node_offset=1, node_depth=1, inner_size=32, last_node=True).hexdigest(), hashlib.blake2b.MAX_KEY_SIZE, hashlib.blake2s.SALT_SIZE, hashlib.blake2b.MAX_DIGEST_SIZE)
print(hmac.new(b"key", b"msg", "sha256").hexdigest()[:20], hmac.digest(b"key", b"msg", "md5").hex(), hmac.compare_digest("a", "a"), hmac.compare_digest(b"a", b"b"), hmac.new(b"k" * 200, digestmod=hashlib.sha1).hexdigest()[:10])
print(hashlib.file_digest(io.BytesIO(b"abc"), "sha256").hexdigest()[:12], hashlib.file_digest(io.BytesIO(b"abc"), hashlib.md5).hexdigest()[:12], {"md5", "sha256"} <= hashlib.algorithms_guaranteed, hashlib.md5(b"x", usedforsecurity=False).hexdigest()[:8], hashlib.sha256(data=b"abc").hexdigest()[:8])
for f in (lambda: hashlib.sha256("text"), lambda: hashlib.new("nope"), lambda: hashlib.md5(5), lambda: h.update("x"), lambda: s.digest(), lambda: hashlib.blake2b(digest_size=65), lambda: hashlib.blake2b(key=b"x" * 65), lambda: hashlib.blake2b(salt=b"x" * 17), lambda: hashlib.blake2s(depth=256), lambda: hashlib.blake2b(fanout=-1), lambda: hmac.compare_digest("é", "é"), lambda: hmac.new(b"k"), lambda: hmac.new("k", b"", "md5")):
    try:
        print(type(f()).__name__)
    except Exception as e:
        print(type(e).__name__, str(e)[:66] if "nope" not in str(e) else "nope")
