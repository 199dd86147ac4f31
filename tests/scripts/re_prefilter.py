"""Searches that have been through enough text are helped along; what they find must not depend on it."""
import re
import sys
import warnings
import zlib

PATTERNS, TEXTS, SEED = 200, 12, 2
if len(sys.argv) > 1:
    PATTERNS, TEXTS, SEED = map(int, sys.argv[1:])

warnings.simplefilter("ignore")
LETTERS = "abcdePp019 _,.\n\xe9\xc9\xdf\xb5\xff"
DULL = "~" * 60


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % bound

    def choice(self, items):
        return items[self.below(len(items))]

    def chance(self, percent):
        return self.below(100) < percent


def literal(random):
    return re.escape(random.choice(LETTERS))


def charset(random):
    members = "".join(
        random.choice([literal(random), r"\d", r"\w", r"\s", r"\W", "a-d", "0-8", "\xc0-\xe8", "\u0100-\u0180"])
        for _ in range(1 + random.below(3)))
    return f"[{'^' if random.chance(25) else ''}{members}]"


def atom(random, depth, groups):
    kind = random.below(20 if depth else 12)
    if kind < 6:
        return literal(random)
    if kind < 9:
        return charset(random)
    if kind == 9:
        return random.choice([r"\d", r"\w", r"\s", r"\D", r"\S", "."])
    if kind == 10:
        return random.choice(["^", "$", r"\b", r"\B", r"\Z", r"\A", "(?m:^)", "(?m:$)"])
    if kind == 11:
        return "Per" + literal(random) if random.chance(50) else "ab"
    if kind < 15:
        return f"(?:{alternatives(random, depth - 1, groups)})"
    if kind < 17:
        inner = alternatives(random, depth - 1, groups)
        groups.append(len(groups) + 1)
        return f"({inner})"
    if kind == 17:
        opening = random.choice(["(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i:", "(?s:", "(?a:"])
        inner = literal(random) + literal(random) if "<" in opening else sequence(random, depth - 1, groups)
        return f"{opening}{inner})"
    if kind >= 18 and groups:
        return f"\\{random.choice(groups)}"
    return literal(random)


def sequence(random, depth, groups):
    parts = []
    for _ in range(1 + random.below(4)):
        part = atom(random, depth, groups)
        if random.chance(30) and part[0] != "(" and part[-1] not in "^$" and part not in (r"\b", r"\B", r"\Z", r"\A"):
            # Few repetitions without bound, so that no search takes for ever.
            if random.loops < 2:
                random.loops += 1
                part += random.choice(["*", "+", "*?", "+?", "{1,}?", "*+", "++", "{40,}"])
            else:
                part += random.choice(["?", "{2}", "{1,3}", "??", "{0,2}+"])
        parts.append(part)
    return "".join(parts)


def alternatives(random, depth, groups):
    return "|".join(sequence(random, depth, groups) for _ in range(1 + random.below(3)))


def made_pattern(random):
    """A pattern of str or bytes that compiles."""
    while True:
        random.loops = 0
        source = alternatives(random, 2, [])
        flags = random.choice([0, 0, re.I, re.M, re.S, re.A, re.I | re.A, re.I | re.M])
        if random.chance(20):
            source = source.encode("latin-1", "ignore")
            flags &= ~re.A
        # Groups are numbered in the order of their ends above, so that some references are wrong.
        try:
            return re.compile(source, flags)
        except (re.error, RecursionError):
            continue


def made_text(random):
    alphabet = random.choice([LETTERS, "ab", "abP1 ", "ab\n", "\xe9\xdfa\xb5"])
    text = "".join(random.choice(alphabet) for _ in range(20 + random.below(100)))
    return "~" * random.below(60) + text + "~" * random.below(20)


def found(pattern, text, random):
    spans = [[m.span(g) for g in range(pattern.groups + 1)] for m in pattern.finditer(text)]
    start, end = random.below(len(text)), random.below(len(text) + 9)
    one = pattern.search(text, start, end)
    some = pattern.findall(text, end, start)
    parts = pattern.split(text, 3)
    replaced = pattern.subn(b"<>" if isinstance(text, bytes) else "<>", text)
    return spans, one and (one.span(), one.lastindex, one.regs), some, parts, replaced


KNOWN = [
    r"Python|Perl", r"(Python|Perl|Tcl)", r".*(Python)", r"(Python)\1", r"([0a-z][a-z0-9]*,)+", r"(?:[a-z][a-z0-9]*,)+",
    r".*P.*y.*t.*h.*o.*n.*", r"(?m)^\s*(def|class)\s+(\w+)", r"(?m)^[ \t]+$", r"\b\d+(?:\.\d*)?(?:[eE][-+]?\d+)?\b",
    r"(['\"])(?:(?!\1).)*\1", r"#.*$", r"(?m)#.*$", r"(?P<key>\w+)\s*=\s*(?P<value>[^,)]*)", r"\((\w+)(?(1)\)|,)",
    r"(?i)import\s+(?:[a-z_]+\.)*[a-z_]+", r"(?<=\.)\w+(?=\()", r"[\w.]+@[\w.]+\.\w{2,3}", r"\\.|[^\\\n]{30,}", r"(?:ab|a)++b",
    r"(?:a|ab)(?:c|bcd)(?:d*)", r"\Z.|x{3,}", r"(?!)|--", r"(?s).(?=\n\n)", r"\S+\s+\S+$", r"[^\W\d_]{5,}", r"\d{1,3}(?:,\d{3})*",
]
KNOWN_TEXT = """\
import os.path, re   # two modules

class Point(Base):
    def __init__(self, x=0, y = 1.5e3):
        self.x, self.name = x, "it's \\"Python\\""
\t
        send('PythonPython', to=someone@example.org, amount=1,234,567)   # a5,b7,c9,
    def abcd(self): return (x) if (y, z) else (w)
"""


def show(pattern, texts, random):
    """Has the pattern pass over enough text, then prints what it finds, as a checksum."""
    is_bytes = isinstance(pattern.pattern, bytes)
    dull = DULL.encode() if is_bytes else DULL
    for _ in range(300):
        pattern.search(dull)
    checksum = matches = 0
    for text in texts:
        if is_bytes:
            text = text.encode("latin-1", "replace")
        result = found(pattern, text, random)
        matches += len(result[0])
        checksum = zlib.crc32(repr(result).encode("utf-8"), checksum)
    print(ascii(pattern.pattern), int(pattern.flags), matches, f"{checksum:08x}")
    return matches


def main():
    random = Random(SEED)
    texts = [made_text(random) for _ in range(TEXTS)]
    texts.append("\u20ac" + texts[0])
    known = [KNOWN_TEXT, KNOWN_TEXT[100:], DULL + KNOWN_TEXT + DULL]
    total = sum(show(re.compile(source), known, random) for source in KNOWN)
    for _ in range(PATTERNS):
        total += show(made_pattern(random), texts, random)
    print(total, "matches")


main()
