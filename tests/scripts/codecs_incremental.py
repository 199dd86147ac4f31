"""codecs: incremental work, error handlers, marks, UTF-7."""
import codecs
def pieces(codec, data, errors="strict"):
    d = codecs.getincrementaldecoder(codec)(errors)
    return [d.decode(bytes([b])) for b in data] + [d.decode(b"", True)]
for codec in ("utf-8", "utf-8-sig", "utf-16", "utf-32-be", "utf-7", "unicode_escape", "raw_unicode_escape"):
    data = "a€😀".encode(codec); print(codec, data, "".join(pieces(codec, data)), data.decode(codec))
print(ascii("".join(pieces("utf-8", b"a\xed\xa0\x80b", "surrogatepass"))), pieces("utf-8", b"a\xffb", "replace"), ascii("\ud800é".encode("utf-8", "surrogatepass")), ascii(b"\xed\xa0\x80".decode("utf-8", "surrogatepass")))
for raw in (b"a+IK,b", b"a+-b", b"+AGE-", b"+AGE", b"a+AGEAYgBj!", b"+2AHcNw-", b"+2AE-", b"a+////,+IKx-", b"+", b"+!", b"a\xe9b", b"+AAAAAA-", b"+AGF-x"):
    try: print(raw, ascii(raw.decode("utf-7")))
    except UnicodeDecodeError as e: print(raw, e.start, e.end, e.reason, ascii(raw.decode("utf-7", "replace")))
for text in ("a+b", "é", "~\\", "😀x", "日本-z", "\ud800", "a\nb\t"):
    print(ascii(text), text.encode("utf-7"), ascii(text.encode("utf-7").decode("utf-7")))
e = codecs.getincrementalencoder("utf-16")(); print(e.encode("a"), e.encode("b"), e.getstate(), e.reset(), e.encode("c")[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
codecs.register_error("star", lambda x: ("*" * (x.end - x.start), x.end)); codecs.register_error("bytes", lambda x: (b"<>", x.end)); codecs.register_error("back", lambda x: ("?", x.end - 10 if x.start > 99 else x.end))
print("aéb€".encode("ascii", "star"), b"a\xff\xfeb".decode("utf-8", "star"), "é".encode("ascii", "bytes"), [("é€\ud800".encode("ascii", h)) for h in ("ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace") if h != "namereplace" or True], b"\xffa".decode("ascii", "surrogateescape").encode("ascii", "surrogateescape"), b"\xff".decode("ascii", "backslashreplace"))
print(codecs.lookup("UTF8").name, codecs.lookup("latin1").name, codecs.encode("uryyb", "rot13"), codecs.encode(b"x", "hex"), codecs.decode(b"eA==", "base64"), codecs.escape_decode(rb"a\n\x41\101")[0], codecs.charmap_build("ab") is not None, codecs.BOM_UTF8, "ß".encode("idna") if False else "bücher.de".encode("idna"), b"xn--bcher-kva.de".decode("idna"), "bücher".encode("punycode"))
for f in (lambda: "é".encode("ascii"), lambda: b"\x80".decode("utf-8"), lambda: b"\xe2\x82".decode("utf-8"), lambda: "x".encode("none"), lambda: "x".encode("hex"), lambda: b"x".decode("utf-16"), lambda: codecs.lookup_error("none"), lambda: codecs.decode(b"zz", "hex"), lambda: "é".encode("ascii", "none"), lambda: b"\\x4".decode("unicode_escape"), lambda: "\ud800".encode("utf-8"), lambda: codecs.getincrementaldecoder("rot13x"), lambda: "a" * 64 + "ü" and ("ü" * 64).encode("idna"), lambda: codecs.charmap_decode(b"ab", "strict", {97: "x"})):
    try: print(f())
    except Exception as x: print(type(x).__name__, x)
