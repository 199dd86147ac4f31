"""`ast.parse(feature_version=...)`: what older versions lack is refused, at the place where it ends."""
import ast

CASES = (
    ("(x:=1)", 7), ("async def f(): pass", 4), ("x: int = 1", 5), ("def f(a,/): pass", 7),
    ("type X=int", 11), ("def f[T](): pass", 11), ("1_000", 5), ("x = [1, 0x_ff]", 5),
    ("[i async for i in x]", 5), ("[i async for i in x if i]", 5), ("a @ b", 4), ("a @= b", 4),
    ("async def f():\n await x", 4), ("async def f():\n [x async for x in y]", 5),
    ("async with a: pass", 4), ('t"{x}"', 13), ("try: pass\nexcept A,B: pass", 13),
    ("try: pass\nexcept (A,B): pass", 13), ("lambda x,/:1", 7), ("class A[T]:pass", 11),
    ("async def f():\n async with a: pass\n async for b in c: pass\n await x", 4),
    ("f'{x=}'", 7), ("with (a as b, c as d): pass", 8),
)
for source, minor in CASES:
    for version in (minor, minor + 1):
        try:
            ast.parse(source, feature_version=(3, version))
            print(repr(source), version, "ok")
        except SyntaxError as e:
            print(repr(source), version, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, repr(e.text))
for source, minor in (("match x:\n case 1: pass", 9), ("try: pass\nexcept* E: pass", 10),
                      ("async for a in b: pass", 4)):
    try:
        ast.parse(source, feature_version=minor)
    except SyntaxError as e:
        print(e.msg, e.lineno)
try:
    ast.parse("1", feature_version=(2, 7))
except ValueError as e:
    print(e)
# Only trees are limited.
print(eval(compile("(x:=1)", "f", "eval", _feature_version=3)))
print(ast.dump(compile("(x:=1)", "f", "eval", ast.PyCF_ONLY_AST, _feature_version=-1)))
