"""Errors about names and scopes."""
SOURCES = ["def f(x):\n  global x", "def f():\n  x = 1\n  global x", "def f():\n  print(x)\n  global x", "def f():\n  global x\n  nonlocal x",
           "nonlocal x", "def f():\n  nonlocal x", "def f(x):\n  nonlocal x", "class A:\n  nonlocal x", "x: int\nglobal x", "def f():\n  x: int\n  nonlocal x",
           "def f():\n  from m import *", "class A:\n  from m import *", "[(x := 1) for x in y]", "[x := 1 for x in y]", "[y for x in (z := w)]",
           "class A:\n  [(x := 1) for y in z]", "[(yield) for x in y]", "(x for x in (yield))", "lambda: (yield)",
           "async def f():\n  yield 1\n  return 2", "async def f():\n  return 2", "def f(): await x", "class A: await x", "[x async for x in y]",
           "async def f(): [await x for x in y]", "class A:\n  return 1", "class A:\n  yield 1", "return 1", "def f(a):\n  def a(): pass\n  global a",
           "def f[T]():\n  nonlocal T", "class A[T]:\n  nonlocal T", "from __future__ import nothing",
           "from __future__ import braces", "x = 1\nfrom __future__ import annotations", "import __debug__", "__debug__ = 1", "def f(__debug__): pass",
           "x.__debug__ = 1", "del __debug__", "for x in y:\n  def f(): break", "while 1:\n  class A: continue",
           "try:\n  pass\nexcept* A:\n  break", "for x in y:\n  try: pass\n  except* A: continue", "def f():\n  try: pass\n  except* A: return"]
for source in SOURCES:
    try:
        compile(source, "<t>", "exec")
        print(ascii(source), "-> ok")
    except SyntaxError as error:
        print(ascii(source), "->", error.lineno, error.offset, error.msg)
