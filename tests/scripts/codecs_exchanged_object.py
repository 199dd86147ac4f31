"""Error handlers that put another object into the exception: decoders go on with it."""
import codecs


def show(encoding, data, errors="exchange"):
    try:
        print(encoding, ascii(codecs.decode(data, encoding, errors)))
    except Exception as e:
        print(encoding, type(e).__name__, e)


def exchange(error):
    if len(error.object) != 7:
        error.object = b"xyz\xffabc"
    return "<>", error.start + 1


codecs.register_error("exchange", exchange)
for encoding, data in (
    ("utf-8", b"a\xffb\xffqqqqqqqqqqqq"),
    ("ascii", b"a\xffb\xffqq"),
    ("utf-16-le", b"a\0\0\xdcb\0\0\xdcq"),
    ("utf-32-le", b"a\0\0\0\xff\xff\xff\xffb\0\0\0"),
    ("utf-7", b"a\xffb"),
    ("unicode-escape", b"a\\xzb\\x"),
    ("raw-unicode-escape", b"a\\uzzb\\u12"),
    ("charmap", b"a\xffb"),
    ("cp1252", b"a\x81b\x81qqqqqqq"),
):
    show(encoding, data)


def from_the_end(error):
    error.object = b"12"
    return "|", -1


def text(error):
    error.object = "text"
    return "|", 1


def too_far(error):
    error.object = b"123"
    return "|", 4


for handler in (from_the_end, text, too_far):
    codecs.register_error(handler.__name__, handler)
    for encoding in ("utf-8", "ascii"):
        show(encoding, b"\x00\xdc\xff\xffbdddddd", handler.__name__)

print(codecs.utf_8_decode(b"a\xff", "from_the_end", True), codecs.utf_8_decode(b"a\xe2", "strict", False))

# A replacement that the encoding cannot hold either
codecs.register_error("other", lambda error: ("\xe9", error.end))
for encoding in ("utf-8", "utf-16", "utf-32", "latin-1", "ascii", "cp1252"):
    try:
        print(encoding, "a\ud800\u0100".encode(encoding, "other"))
    except UnicodeEncodeError as e:
        print(encoding, e)
