"""re: groups, lookaround, flags, replacing, splitting, scanning."""
import re
print(re.match(r"(?P<y>\d{4})-(\d\d)", "2024-05x").groupdict(), re.search(r"(a)|(b)", "xb").groups("none"), re.fullmatch("a*", "aaa").span(), re.match("x", "y"))
m = re.search(r"(?P<w>\w+) (?P<n>\d+)?", "word 42 rest")
print(m[0], m["w"], m.group("n", 1), m.start("n"), m.end(), m.span(2), m.lastgroup, m.lastindex, m.string, m.pos, m.endpos, m.re.groups, m.re.groupindex, m.expand(r"\g<n>-\1"), m)
print(re.findall(r"(\w)(\d)", "a1 b2"), re.findall("a|b", "cab"), [x.group() for x in re.finditer("..", "abcde")], re.split(r"(,)\s*", "a, b,c"), re.split("x*", "axbc"), re.split(",", "a,b,c", maxsplit=1))
print(re.sub("a", "b", "aaa", count=2), re.sub(r"(\w+) (\w+)", r"\2 \g<1>", "x y"), re.sub("x", lambda m: m[0].upper() + "!", "axbx"), re.subn("z", "", "zaz"), re.sub("", "-", "ab"), re.sub(r"\bfoo\b", "bar", "foo food foo"))
print(re.search("(?<=a)b(?=c)", "abc"), re.search("(?<!a)b", "ab"), re.search("a(?!b)", "abac").start(), re.match("(?:ab)+", "ababx")[0], re.match("(a+?)(a*)", "aaa").groups(), re.match("(?>a+)ab", "aaab"), re.match("a++b", "aab")[0], re.match(r"(a)?(?(1)b|c)", "c")[0])
print(re.findall("^a", "a\na", re.M), re.findall("a.b", "a\nb", re.S), re.findall("A", "aA", re.I), re.match(r"""a  # comment
    b""", "ab", re.X)[0], re.findall(r"(?i:a)B", "AB aB ab"), re.match("(?s).", "\n") is not None, re.findall(r"\w+", "h\u00e9llo w", re.A))
print(re.escape("a.b*[c] d\n"), re.compile("a", re.I | re.M), re.compile("x").flags, re.purge(), re.compile("(a)(?P<n>b)").groupindex, re.compile("a") == re.compile("a"), re.I, re.compile(b"a").findall(b"aba"))
def show(f):
    try: print(f())
    except re.error as e: print("error:", e, e.pos)
    except Exception as e: print(type(e).__name__, e)
for bad in ("(", ")", "[", "*a", "a**", "(?P<n>a)(?P<n>b)", "(?P<1>a)", r"\1", "(?<=a*)b", "a{2,1}", "(?z)", "a|*", "[z-a]", "(?P=x)", "(?(5)a)", "a(?i)b", r"\g", "(?P<n", "[a", "x{99999999999}"):
    show(lambda: re.compile(bad))
show(lambda: re.sub("a", r"\2", "a"))
show(lambda: re.sub("(a)", r"\g<x>", "a"))
show(lambda: re.match("a", b"a"))
show(lambda: re.match(b"a", "a"))
show(lambda: m.group(5))
show(lambda: m["zz"])
show(lambda: re.compile(5))
show(lambda: re.compile(b"a", re.U))
s = re.Scanner([(r"\d+", lambda s, t: int(t)), (r"\w+", lambda s, t: t), (r"\s+", None)])
print(s.scan("12 ab 3 ?"), re.compile("a").scanner("aba").search(), re.NOFLAG, re.template if hasattr(re, "template") else "no template")
