"""Strings beyond ASCII."""
s = "Grüße, Jürgen ❤ 😀 ñ"
print(len(s), s.upper(), s.lower(), s[::-1], s[14], s[16])
print([ord(c) for c in "aé€😀"], chr(8364), chr(0x1F600))
print("ß".upper(), "ß".casefold(), "İ".lower() == "i̇", "Σας".lower(), "ΑΣ".lower(), "ǆ".title())
print(ascii(s), repr("\x00\t\n\x7f\xa0\u200b\ud800"), repr("it's"), repr('a"b'), repr("'\""))
for text in ["abc", "ab1", "١٢", "½", "²", " \t", "Ab", "AB", "", "_x1", "é", "9a", "class"]:
    print(ascii(text), text.isalpha(), text.isdigit(), text.isdecimal(), text.isnumeric(), text.isalnum(),
          text.isspace(), text.isupper(), text.islower(), text.istitle(), text.isidentifier(), text.isprintable(), text.isascii())
print("😀".encode(), "é".encode("latin-1"), "€".encode("utf-16-le"), "a".encode("utf-32-be"))
print(b"\xf0\x9f\x98\x80".decode(), b"\xff".decode("latin-1"), b"\xff".decode("utf-8", "replace"))
for bad in (lambda: "é".encode("ascii"), lambda: b"\xff".decode(), lambda: "\ud800".encode(), lambda: chr(-1), lambda: ord("ab")):
    try:
        bad()
    except (UnicodeError, ValueError, TypeError) as error:
        print(type(error).__name__, error)
print("é€".encode("ascii", "backslashreplace"), "é€".encode("ascii", "xmlcharrefreplace"), "é".encode("ascii", "ignore"))
print("\ud800".encode("utf-8", "surrogatepass"), b"a\xff".decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape"))
print("a" < "B", "é" > "z", "😀" > "\uffff", max("añb"), sorted("zéa😀B"))
