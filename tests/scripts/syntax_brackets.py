"""Brackets that do not match, and the messages about them."""
SOURCES = [")", "]", "}", "(]", "[)", "{)", "({)}", "(\n]", "f(a\n  ]", "[1, 2", "{1: 2", "(1, 2", "f(", "x[", "a = [\nb = 2\n", "(((", "([{",
           "f'{('", "f'{[}'", "f'{a)}'", "f'{a]}'", "f'{'", "f'}'", "f'{a}}'", "f'{{}'", "print(1", "if (a:\n  pass", "def f(a, b:\n  pass",
           "x = {'a': 1, 'b'", "x = {'a': }", "x = {'a' 1}", "x = {1, 2: 3}", "x = {1: 2, 3}", "f(**)", "f(*)", "[*]", "(*a)", "(**a)"]
for source in SOURCES:
    try:
        compile(source, "<t>", "exec")
        print(ascii(source), "ok")
    except SyntaxError as error:
        print(ascii(source), error.lineno, error.offset, error.msg)
print(eval("(" * 100 + "1" + ")" * 100))
