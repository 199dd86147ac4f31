"""Nodes of syntax trees: constructor, repr, replace, docs."""
import ast, copy, warnings
print(repr(ast.parse("x = 1")))
print(repr(ast.parse("f(a, b, c, d)").body[0].value))
print(repr(ast.Name("x")), repr(ast.Load()), repr(ast.arguments()))
print(ast.Name.__doc__, "|", ast.Load.__doc__, "|", ast.cmpop.__doc__)
print(ast.Dict.__doc__, "|", ast.withitem.__doc__)
def attempt(function):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            node = function()
            print(ast.dump(node))
        except (TypeError, AttributeError) as error:
            print(type(error).__name__, error)
    for warning in caught:
        print("   ", warning.category.__name__, warning.message)
attempt(lambda: ast.Name("x"))
attempt(lambda: ast.Name(id="x", ctx=ast.Store()))
attempt(lambda: ast.Name("x", id="y"))
attempt(lambda: ast.Name("x", None, 3))
attempt(lambda: ast.Name())
attempt(lambda: ast.Name("x", other=1))
attempt(lambda: ast.Constant(1, lineno=3))
class Mine(ast.AST):
    _fields = ("a", "b")
    _field_types = {"a": int, "b": list[int]}
attempt(lambda: Mine(a=1))
attempt(lambda: Mine())
node = ast.parse("x", mode="eval").body
print(ast.dump(copy.replace(node, id="y"), include_attributes=True))
for change in ({"other": 1}, {"ctx": ast.Store()}):
    try:
        print(ast.dump(copy.replace(node, **change)))
    except TypeError as error:
        print(error)
del node.id
try:
    copy.replace(node)
except TypeError as error:
    print(error)
print(ast.arguments.__annotations__ == ast.arguments._field_types, sorted(ast.Name._field_types))
