"""Building large strings; identity and equality of strings; search over long text."""
parts = []
for i in range(1000):
    parts.append(f"{i:04d}")
text = "".join(parts)
print(len(text), text[:12], text[-8:], text.count("99"), text.find("0500"), text.rfind("0"), text.index("999"))
s = ""
for c in "abc" * 300:
    s += c
print(len(s), s == "abc" * 300, hash(s) == hash("abc" * 300), s.replace("abc", "x") == "x" * 300, s.split("b", 2)[:2])
long = "a" * 10000 + "b"
print(long.find("ab"), long.find("b"), long.count("a"), ("a" * 5000 + "b") in long, long.endswith("ab"), long.rfind("aaaa"), long.partition("b")[1:])
print("é" * 3 + "€" + "😀", ("é" * 100)[50:53], "😀x" * 2, len("😀" * 1000), ("x" * 100 + "é").find("é"), ("é" + "x" * 100).encode()[:3])
lines = "\n".join(f"line {i}" for i in range(5))
print(lines.splitlines()[2], [l.upper() for l in lines.split("\n")][-1], lines.count("\n"))
words = {}
for w in ("the cat the dog the end " * 50).split():
    words[w] = words.get(w, 0) + 1
print(sorted(words.items()), max(words, key=words.get))
def caesar(t, k):
    return "".join(chr((ord(c) - 97 + k) % 26 + 97) if c.islower() else c for c in t)
print(caesar("hello, world", 3), caesar(caesar("hello, world", 3), -3))
print("".join(reversed("abc")), "".join(sorted("hello")), " ".join(map(str, range(5))), ",".join({"k": 1}), "-".join(c for c in "xyz"))
print("%s" * 3 % (1, 2, 3), ("{}" * 3).format(1, 2, 3), "a" "b" 'c' """d""", r"\n", "\x41\101\u0041\N{LATIN SMALL LETTER A}", "tab\tend", 'q"q', "line\
 continued")
print("abc" is "abc", "".join(["a"]) == "a", str("x") == "x", "a" < "b" < "c", "Z" < "a", "" < "a", "abc" < "abd", "10" < "9", sorted(["b", "B", "a", "A", "_", "1"]))
import sys
big = "x" * 1_000_000
print(len(big + big), (big + "y").find("y"), big.isalpha(), big[999_999], big == "x" * 1_000_000, sys.intern("ab" + "c") is sys.intern("abc"))
