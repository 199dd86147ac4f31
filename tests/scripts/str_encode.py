"""Encoding and decoding with error handlers."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


text = "aé€😀"
for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-32-be", "latin-1", "ascii", "utf-8-sig", "cp1252", "utf-7", "unicode_escape", "raw_unicode_escape", "punycode", "idna"):
    print(encoding, end=" ")
    show(text.encode, encoding)
for errors in ("ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace", "surrogateescape", "nosuch"):
    print(errors, end=" ")
    show(text.encode, "ascii", errors)
data = b"a\xff\xe2\x82b\xf0\x9f"
for errors in ("ignore", "replace", "backslashreplace", "surrogateescape", "strict"):
    print(errors, end=" ")
    show(lambda: ascii(data.decode("utf-8", errors)))
for bad in (b"\x80", b"\xc3", b"\xc3(", b"\xe0\x80\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xff"):
    show(bad.decode)
show("\ud800".encode)
print("\ud800".encode("utf-8", "surrogatepass"), b"\xed\xa0\x80".decode("utf-8", "surrogatepass") == "\ud800")
show("a".encode, "nosuch")
show("a".encode, 5)
show(b"a".decode, errors=5)
show(str, b"abc", "ascii")
show(str, b"\xe9", "latin-1", "strict")
show(str, "abc", "ascii")
show(str, 5, "ascii")
show(str, b"abc")
show(b"+AOk-".decode, "utf-7")
show(b"a\x00".decode, "utf-16-le")
show(b"a".decode, "utf-16")
