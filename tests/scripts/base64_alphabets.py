"""base64: every alphabet there and back, and what is refused."""
import base64 as b, io
data = bytes(range(0, 256, 17)) + b"tail"
for name in ("b64", "urlsafe_b64", "standard_b64", "b32", "b32hex", "b16", "a85", "b85", "z85"):
    encode, decode = getattr(b, name.replace("b64", "b64encode") if "b64" in name else name + "encode"), getattr(b, name.replace("b64", "b64decode") if "b64" in name else name + "decode")
    coded = encode(data)
    print(name, coded, decode(coded) == data, encode(b""))
print(b.b64encode(b"\xfb\xff", altchars=b"-_"), b.b64decode("-_8=", altchars="-_"), b.b64decode(b"a*Gk=", validate=False), b.b32decode("mzxw6===", casefold=True), b.b32decode(b"M1023456", map01=b"I") if False else "", b.b16decode("ab", casefold=True))
print(b.a85encode(b"\0\0\0\0    x", foldspaces=True), b.a85encode(b"hello", adobe=True), b.a85encode(b"x" * 20, wrapcol=8), b.a85encode(b"ab", pad=True), b.a85decode(b"<~87cURDZ~>", adobe=True), b.a85decode("z", foldspaces=True), b.b85encode(b"abc", pad=True))
out = io.BytesIO(); b.encode(io.BytesIO(b"x" * 100), out); print(out.getvalue()); back = io.BytesIO(); b.decode(io.BytesIO(out.getvalue()), back); print(len(back.getvalue()), b.encodebytes(b"hi"), b.decodebytes(b"aGk=\n"))
for f in (lambda: b.b64decode("abc"), lambda: b.b64decode("ab*c", validate=True), lambda: b.b64decode("é"), lambda: b.b32decode("A"), lambda: b.b32decode("aa======"), lambda: b.b16decode("abc"), lambda: b.b16decode("zz"), lambda: b.a85decode("vwxyz~"), lambda: b.a85decode("x", adobe=True), lambda: b.a85decode("zz!z"), lambda: b.b85decode("~~~~~"), lambda: b.b85decode("a b"), lambda: b.z85decode(b"~~~~~~"), lambda: b.b64encode("text"), lambda: b.b64encode(b"x", altchars=b"a"), lambda: b.encodebytes("x"), lambda: b.b64encode(5), lambda: b.b85encode(None)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
