"""Identity and equality of small strings, ints and constants."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import sys

a, b = "hello", "hello"
print(a is b, sys.intern("a b") is sys.intern("a b"), "".join(["a", "b"]) == "ab", chr(65) is "ABC"[0], "" is "".join([]), str("x") is "x", "abc"[0:3] is "abc", sys.intern(a) is a)
show(sys.intern, 5)
show(sys.intern, type("S", (str,), {})("x"))
print(() is tuple([]), (1, 2) == (1, 2), 5 is int("5"), -5 is int("-5"), 256 is int("256"))
text = "añ€😀"
print([len(text[:i]) for i in range(5)], text[::-1], text[1], text[-1], text.encode("utf-16-le").hex(), [ord(c) for c in text], max(text), sorted(text))
print("a" < "b" < "é" < "€" < "😀", "abc" < "abd", "ab" < "abc", "Z" < "a", "" < "a", "é" == "e\u0301", "ß".upper(), len("ß".upper()), "ǆ".title())
print("\x41\u0042\U00000043\N{LATIN SMALL LETTER E WITH ACUTE}\101\0".encode(), "a\
b", r"\n", "tab\there", 'it\'s', "\a\b\f\v".encode(), "\ud83d\ude00" == "😀", ascii("\ud83d"))
print(repr("\x7f\x80\xa0\xad\u2028\ue000\U000e0001\U0010ffff"), repr("'"), repr('"'), repr("'\""), repr("\\"), repr("\n\r\t\0"), ascii("ÿĀ\U00010000"))
for action in ("'a' + 1", "'a' - 'b'", "'a' * 'b'", "'a'[1]", "'a'['x']", "'a' < 1", "'%d' % 'x'", "'a' % 1", "-'a'", "'a'()", "'a'.nope", "'a' in 5", "5 in 'a'", "int('a')", "'abc'[1.0]", "'a'.__getitem__(5)", "str(b'a', 'ascii', 'strict', 1)", "str(1, 2)", "str(object=5)", "str(encoding='ascii')", "''.join(1)", "'a' * (2**70)", "'ab' * 2**62", "setattr('a', 'x', 1)", "len('a', 'b')", "chr(1.5)", "'a'.join(['b', None])", "'x'.format_map(5)", "'{}'.format()", "'a'.zfill('x')", "'a'.center()", "'a'.encode('ascii', 'b', 'c')"):
    print(action, end=": ")
    show(eval, action)
s = "x"
for _ in range(5):
    s += s
print(s, s.count("x"), len(s * 3), s * 0 == "", s * -1 == "", 2 * "ab", "ab".__mul__(2), "a".__add__("b"), "a".__contains__("a"), "abc".__getitem__(slice(1)), "a".__eq__(5), "a".__hash__() == hash("a"))
