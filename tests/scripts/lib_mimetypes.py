"""mimetypes and base64: types by name, encodings of bytes."""
import base64
import binascii
import mimetypes

types = mimetypes.MimeTypes()
for name in ("a.html", "b.tar.gz", "c.unknown", "d.PNG", "e", "data:text/plain,x", "f.tgz", "http://h/x.json?y", "g.py"):
    print(name, types.guess_type(name), types.guess_type(name, strict=False))
print(types.guess_extension("text/html"), types.guess_extension("no/thing"), sorted(types.guess_all_extensions("image/jpeg"))[:2])
types.add_type("x/new", ".new")
print(types.guess_type("a.new"), types.guess_file_type("/x/y.css"))
data = bytes(range(0, 256, 7))
for name in ("b64", "b32", "b32hex", "b16", "b85", "a85", "z85"):
    encode, decode = getattr(base64, name + "encode"), getattr(base64, name + "decode")
    print(name, encode(data), decode(encode(data)) == data, encode(b""), encode(b"a"))
print(base64.urlsafe_b64encode(b"\xfb\xff"), base64.urlsafe_b64decode("-_8="), base64.standard_b64encode(b"\xfb\xff"))
print(base64.encodebytes(b"x" * 60), base64.decodebytes(b"eHh4\n"), base64.b64decode("YW Jj\n", validate=False))
print(base64.b32decode("me======", casefold=True), base64.b32decode("M0======".replace("0", "E"), map01="L"))
print(base64.a85encode(b"\0\0\0\0    ", foldspaces=True, adobe=True), base64.a85encode(b"x" * 20, wrapcol=8))
for call in (lambda: base64.b64decode("abc"), lambda: base64.b64decode("a!b=", validate=True), lambda: base64.b32decode("a"),
             lambda: base64.b16decode("ab"), lambda: base64.b64decode("ü"), lambda: base64.b85decode("~~~~~"),
             lambda: base64.a85decode("vvvvv"), lambda: base64.b64encode("text")):
    try:
        print(call())
    except (binascii.Error, ValueError, TypeError) as error:
        print(type(error).__name__, error)
