"""Regular expressions."""
import re
print(re.match(r"(\w+) (\w+)", "hello world").groups(), re.search(r"\d+", "abc 123 x").span(), re.fullmatch("a+", "aab"), re.findall(r"(a)(b)?", "ab a"))
m = re.match(r"(?P<first>\w)(?P<rest>\w*)", "word")
print(m["first"], m.group("rest", 0), m.groupdict(), m.start(2), m.end(), m.lastgroup, m.expand(r"\g<rest>-\1"), m)
print(re.sub(r"(\d)", r"<\1>", "a1b2"), re.sub("x", lambda m: m[0].upper(), "xyx", count=1), re.subn("a", "b", "aaa"), re.split(r"[,;]\s*", "a, b;c"), re.split("(-)", "a-b"))
print([m.group() for m in re.finditer(r"\b\w", "the quick fox")], re.findall("(?i)AbC", "abc ABC"), re.findall("^x", "x\nx", re.M), re.findall("a.b", "a\nb", re.S))
print(re.findall(r"a{2,3}", "aaaaa"), re.findall(r"a{2,3}?", "aaaaa"), re.findall("<.*?>", "<a><b>"), re.match("(?:ab)+", "ababa")[0], re.findall(r"(?<=\$)\d+", "$5 6 $7"), re.findall(r"\w+(?!\w|:)", "ab: cd"))
print(re.match(r"(a)|b", "b").groups(), re.match(r"(.)\1", "aa")[0], re.search("é", "café").start(), re.findall(r"\w", "é_1 -"), re.findall(rb"\w", b"a\xff"), re.findall(r"(?a:\w)", "éa"))
p = re.compile(r"""
    (\d+)   # number
    \s*
    ([a-z]) # letter
""", re.VERBOSE | re.IGNORECASE)
print(p.findall("1a 22 B"), p.groups, p.flags & re.I == re.I, p.match("x"), re.escape("a.b*c"), p == re.compile(p.pattern, p.flags))
for bad in ("(", "a**", "[", "(?P<1>x)", "(?P<a>x)(?P<a>y)", "\\", "(?<=a+)b", "a{2,1}", "(?z)"):
    try:
        re.compile(bad)
    except re.error as e:
        print(bad, "->", e)
print(re.match(r"(a+)+$", "aaaaaaaaaaaaaaa!"), re.search(r"(?>a+)b", "aaab")[0], re.search("a++b", "aab")[0])
