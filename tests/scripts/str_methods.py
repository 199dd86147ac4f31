"""String methods, the plain ones."""
s = "Hello, World"
print(s.upper(), s.lower(), s.swapcase(), s.title(), s.capitalize(), s.casefold())
print(s.find("o"), s.rfind("o"), s.find("x"), s.index("World"), s.count("l"), s.count(""))
print(s.startswith("He"), s.endswith(("x", "ld")), s.startswith("World", 7), s.startswith(""))
print(s.replace("l", "L", 2), s.replace("", "-"), "aaa".replace("aa", "b"))
print("a,b,,c".split(","), " a  b ".split(), "a,b,c".split(",", 1), "a,b,c".rsplit(",", 1), "".split(), "".split(","))
print("a\nb\r\nc\x0bd\u2028e".splitlines(), "a\nb\n".splitlines(True))
print("a-b-c".partition("-"), "a-b-c".rpartition("-"), "abc".partition("-"))
print("-".join(["a", "b", "c"]), "".join([]), ",".join("xyz"))
print("  x ".strip() + "|", "xxabcxx".strip("x"), "abc".lstrip("ab"), "abc".rstrip("bc"))
print("abc".center(9, "*"), "abc".ljust(5) + "|", "abc".rjust(5), "-42".zfill(6), "abc".zfill(2))
print("prefix-body".removeprefix("prefix-"), "body.py".removesuffix(".py"), "x".removeprefix("y"))
print("a\tb\tcd".expandtabs(4), "\t|".expandtabs())
print("abc".translate({97: "A", 98: None, 99: 100}), "hello".translate(str.maketrans("el", "ip", "o")))
for bad in (lambda: s.index("zz"), lambda: "a".split(""), lambda: "".join([1]), lambda: "a".center(5, "ab")):
    try:
        bad()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
