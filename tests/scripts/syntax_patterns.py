"""Patterns that are refused."""
CASES = ["1 as _", "a | b", "a | 1", "1 | a", "{**a, 'b': 1}", "A(b=1, 2)", "A(b=1, b=2)", "{a: 1}", "1 + 2", "1 + a", "-a", "1 - 2j", "-1 + 2j", "1j + 2",
         "{1: a, 1: b}", "{**_}", "{**a, **b}", "[*a, *b]", "*a", "(*a)", "(*a,)", "a, a", "[a, a]", "A(a, a)", "{1: a, 2: a}", "a as b", "(a as b) | c",
         "A(x as y.z)", "a.b as c", "a.b.c", "a.b()", "f'{a}'", "'a' 'b'", "b'a' b'b'", "...", "__debug__", "None", "1 if a", "_ if b", "[_, *_]",
         "A(1, *a)", "A(**a)", "{'a': 1, **None}", "1 | 2 | 3 as x", "(1 | 2) as x", "x as 1", "x as (a)", "~1", "+1", "not a", "a()", "a(b=c)", "0x10"]
for case in CASES:
    source = f"match x:\n case {case}: pass"
    try:
        compile(source, "<t>", "exec")
        print(case, "-> ok")
    except SyntaxError as error:
        print(case, "->", error.lineno, error.offset, error.msg)
for source in ("match x:\n case a: pass\n case b: pass", "match x:\n case _: pass\n case b: pass", "match x:\n case a | _: pass", "match = 1", "case = match"):
    try:
        compile(source, "<t>", "exec")
        print(ascii(source), "-> ok")
    except SyntaxError as error:
        print(ascii(source), "->", error.lineno, error.offset, error.msg)
