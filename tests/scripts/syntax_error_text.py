"""The line of source that a syntax error carries."""
SOURCES = ["foo(", "foo(\n", "foo(\n\nx", "a\nfoo(", "a\nfoo(\nb", "x = 5\\", "a \\ b\nc", "if 1:\n  a\n b", "if 1:\n  a\n b\nc",
           "if 1:\n\ta\n        b\nc", "'abc\nd", "'abc", "'''abc\nd\n", "f'{a\nb", "f'{a", "(a\n]\n", "a b\nc", "a b",
           "x = (1\ny = 2\n", "x = {1\ny = 2\nz(", "1_\n", "f'{1 \\ 2}'", ")", "def f(:\n  pass", "class A\n", "x = 'é' y"]
for source in SOURCES:
    try:
        compile(source, "<t>", "exec")
    except SyntaxError as error:
        print(ascii(source), type(error).__name__, error.lineno, error.offset, error.end_lineno, error.end_offset, ascii(error.text))
        print("   ", ascii(error.msg))
for mode in ("eval", "single"):
    for source in ("foo(", "a b", "1_", "f'{a"):
        try:
            compile(source, "<t>", mode)
        except SyntaxError as error:
            print(mode, ascii(source), error.lineno, error.offset, ascii(error.text))
