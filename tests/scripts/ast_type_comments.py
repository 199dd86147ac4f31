# Type comments and signatures: ast.parse with type_comments and mode func_type.
import ast

SOURCE = '''\
def foo():
    # type: () -> int
    pass

async def bar(a,  # type: A
        b=1,  # type: B
        *c,  # type: C
        d=2,
        **e  # type: E
        ):  # type: (...) -> None
    for x in y:  # type: int
        z = 1  # type: ignore[some]
    async with f() as g:  # type: str
        h = k = 2  #type:List[int]
    return a  # a plain comment

class K:
    with (a, b):  # type: Pair
        pass
    if 1:
        x = []  # type: List[int]
    else:
        try:
            y = 0; z = 1  # type: int
        except E:
            w = 3  # type: ignore
'''
tree = ast.parse(SOURCE, type_comments=True)
for node in ast.walk(tree):
    comment = getattr(node, "type_comment", None)
    if comment is not None:
        print(type(node).__name__, node.lineno, repr(comment))
print([(item.lineno, item.tag) for item in tree.type_ignores])
plain = ast.parse(SOURCE)
print(any(getattr(node, "type_comment", None) for node in ast.walk(plain)), plain.type_ignores)
for wrong in ("pass  # type: int\n", "x += 1  # type: int\n", "while 1:  # type: int\n  pass\n",
              "def f():  # type: () -> int\n  # type: () -> str\n  pass\n", "pass  # type: ignorant\n"):
    try:
        ast.parse(wrong, type_comments=True)
    except SyntaxError as error:
        print("SyntaxError", error.msg)
    ast.parse(wrong)
for text in ("() -> int", "(int) -> List[str]", "(int, *str, **Any) -> float", "(*int) -> a | b", "(**int) -> None"):
    tree = ast.parse(text, mode="func_type")
    print(ast.dump(tree), ast.unparse(tree))
print(ast.parse("(int, str) -> x", mode="func_type").returns.col_offset)
for wrong in ("int -> int", "(int)", "(int) -> a, b", "(x=1) -> int", "() ->"):
    try:
        ast.parse(wrong, mode="func_type")
    except SyntaxError as error:
        print("SyntaxError", error.msg)
try:
    compile("() -> int", "", "func_type")
except ValueError as error:
    print(error)
