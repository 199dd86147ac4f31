"""Case and classification of characters in str."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


words = ["hello World", "ÀÉÎ straße", "ǆ ŉ ΐ", "İI ı", "ΑΣ ΑΣΑ", "ﬁ ﬂ", "x1y", "they're bill's", "\u10d0\u1c90"]
for word in words:
    print(ascii(word.upper()), ascii(word.lower()), ascii(word.title()), ascii(word.capitalize()), ascii(word.swapcase()), ascii(word.casefold()))
tests = ["isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper"]
samples = ["", "a", "A", "1", "²", "Ⅷ", "½", "٣", " ", "\t\n", "\xa0", "\u200b", "Aa", "aA", "a b", "é", "_x", "1x", "class", "\ud800", "😀", "ª", "ǅ"]
for name in tests:
    print(name, [ascii(s) for s in samples if getattr(s, name)()])
print("x".center(6, "*"), "x".ljust(4, "."), "x".rjust(4) + "|", "x".zfill(3), "-5".zfill(5), "+".zfill(3), "abc".zfill(2))
show("x".center, 5, "ab")
show("x".center, "5")
print("a\tbc\td".expandtabs(4), "a\tb".expandtabs(0), "\n\ta".expandtabs(3).__repr__())
table = str.maketrans({"a": "1", "b": None, 99: "see", "d": 100})
print("abcd".translate(table), "abcd".translate({}), "abc".translate(str.maketrans("ab", "xy", "c")))
show(str.maketrans, "ab", "x")
show(str.maketrans, {"ab": 1})
show("abc".translate, {97: -1})
show("abc".translate, {97: 1.5})
