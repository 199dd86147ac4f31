"""Statements that lack something: what the parser expected."""
SOURCES = ["if x\n  pass", "while x\n  pass", "for x in y\n  pass", "class A\n  pass", "def f()\n  pass", "with a\n  pass", "try\n  pass",
           "if x:\npass", "while x:\npass", "for x in y:\npass", "class A:\npass", "def f():\npass", "with a:\npass", "try:\npass", "else:\n  pass",
           "try:\n  pass", "try:\n  pass\nexcept:\npass", "try:\n  pass\nfinally:\npass", "try:\n  pass\nexcept A, B as c:\n  pass",
           "match x:\npass", "match x:\n  case 1\n    pass", "match x:\n  case 1:\n  pass", "elif x: pass", "except: pass",
           "finally: pass", "x = 1 if 2", "x = 1 if 2 else", "a if b else pass", "import a as b.c", "import a.b as 1", "from a import b as c.d",
           "from a import", "from a import (", "from a import b,", "import a,", "import", "from", "print 1", "exec 'a'", "a = = 1", "a == = 1",
           "x = yield = 1", "if a = 1: pass", "while a = 1: pass", "(a = 1)", "raise a from", "return", "yield", "break", "continue",
           "async x", "await x", "async def f(): yield from x", "global x, ", "nonlocal x", "del", "del a +", "lambda", "@", "@a\nx = 1", "a ? b", "a $ b",
           "a! b", "a <> b", "a -> b", "a++", "a..b", "a.1", ".a", "a.", "x: int: str", "x: = 1", "a, b: int", "(a, b): int"]
for source in SOURCES:
    try:
        compile(source, "<t>", "exec")
        print(ascii(source), "-> ok")
    except SyntaxError as error:
        print(ascii(source), "->", type(error).__name__, error.lineno, error.offset, error.msg)
