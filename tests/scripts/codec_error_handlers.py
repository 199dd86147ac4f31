"""str.encode and bytes.decode with every error handler, built in and registered."""
import codecs
codecs.register_error("bytes", lambda e: (b"zz", e.end))
codecs.register_error("surrogate", lambda e: ("\udc80", e.end))
codecs.register_error("number", lambda e: 5)
codecs.register_error("far", lambda e: ("", 100))
codecs.register_error("last", lambda e: ("x", -1))
codecs.register_error("step", lambda e: ("<>", e.start + 1))
def attempt(convert, *args):
    try:
        return ascii(convert(*args))
    except Exception as e:
        notes = getattr(e, "__notes__", "")
        return f"{type(e).__name__} {ascii(str(e))} {getattr(e, 'encoding', '')} {ascii(getattr(e, 'object', ''))} {notes}"
handlers = ["strict", "", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "surrogateescape",
            "surrogatepass", "unknown", "bytes", "surrogate", "number", "far", "step"]
for encoding in ("utf-8", "ISO8859-1", "US ASCII", "utf_16", "UTF-32", "utf-16-le", "utf-32-be", "cp1252"):
    for errors in handlers:
        print(encoding, repr(errors))
        for text in ("", "a\ud800\udc80b\u20ac", "\u20ac\xff\U00010000"):
            print("  ", attempt(text.encode, encoding, errors))
        for data in (b"", b"a\xff\xfeb", b"\xed\xa0\x80x\xe2\x82", b"\x00\xd8\x41", b"\x00\x00\x11\x00", bytearray(b"\x80\x81")):
            print("  ", attempt(data.decode, encoding, errors))
print(attempt("a\ud800b".encode, "utf-8", "last"))
print(attempt(str, memoryview(b"\xff\xfea\x00"), "utf-16"), attempt(str, memoryview(b"\xff"), "ascii"))
for name in ("", "nothing", "utf-8 ", " utf-8", "utf\u20138", "hex", "rot13", "utf-8-sig"):
    print(repr(name), attempt("ab".encode, name), attempt(b"ab".decode, name), attempt("".encode, name), attempt(b"".decode, name))
class Text(str):
    pass
class Data(bytes):
    pass
print(attempt(Text("\xe9\ud800").encode, "utf-8", "replace"), attempt(Data(b"\xff").decode, "utf-8"))
