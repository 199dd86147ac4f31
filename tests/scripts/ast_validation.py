"""compile() checks trees that no parser made."""
import ast
def attempt(node, mode="exec"):
    tree = node if isinstance(node, ast.mod) else ast.Module([node if isinstance(node, ast.stmt) else ast.Expr(node)], [])
    try:
        compile(ast.fix_missing_locations(tree), "<t>", mode)
        print("ok")
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
load, store, delete = ast.Load(), ast.Store(), ast.Del()
x, y = ast.Name("x", load), ast.Name("y", store)
attempt(y)
attempt(ast.Assign([x], x))
attempt(ast.Assign([y], y))
attempt(ast.Assign([], x))
attempt(ast.Assign([ast.Constant(1)], x))
attempt(ast.Delete([x]))
attempt(ast.Delete([ast.Name("x", delete)]))
attempt(ast.AugAssign(x, ast.Add(), x))
attempt(ast.For(y, x, [], []))
attempt(ast.For(x, x, [ast.Pass()], []))
attempt(ast.If(x, [], []))
attempt(ast.While(x, [ast.Pass()], []))
attempt(ast.Try([ast.Pass()], [], [], []))
attempt(ast.Try([ast.Pass()], [], [ast.Pass()], [ast.Pass()]))
attempt(ast.Raise(None, x))
attempt(ast.BoolOp(ast.And(), [x]))
attempt(ast.Compare(x, [ast.Lt()], []))
attempt(ast.Compare(x, [ast.Lt()], [x, x]))
attempt(ast.Dict([x], []))
attempt(ast.ListComp(x, []))
attempt(ast.NamedExpr(ast.Constant(1), x))
attempt(ast.Import([]))
attempt(ast.ImportFrom("m", [ast.alias("a")], -1))
attempt(ast.Name("None", load))
attempt(ast.FunctionDef("True", ast.arguments(), [ast.Pass()]))
attempt(ast.FunctionDef("f", ast.arguments(), []))
attempt(ast.Lambda(ast.arguments(defaults=[x]), x))
attempt(ast.With([], [ast.Pass()]))
attempt(ast.List([None], load))
attempt(ast.Expression(y), "eval")
attempt(ast.Expression(x), "eval")
attempt(ast.Expression(x), "exec")
attempt(ast.Match(x, [ast.match_case(ast.MatchOr([ast.MatchAs(None, "a")]), None, [ast.Pass()])]))
attempt(ast.Match(x, [ast.match_case(ast.MatchStar("a"), None, [ast.Pass()])]))
attempt(ast.Match(x, [ast.match_case(ast.MatchSingleton(3), None, [ast.Pass()])]))
here = {"lineno": 1, "col_offset": 0}
for node in (ast.Expr(x), ast.Expr(ast.Constant(1), **here), ast.Match(ast.Constant(1, **here), [ast.match_case(ast.MatchStar("r"), None, [])], **here),
             ast.Import([ast.alias("a")], **here), ast.Expr(ast.Call(ast.Constant(1, **here), [], [ast.keyword("k", x)], **here), **here), ast.Expr(ast.Attribute(x, "a", load, lineno=1), **here)):
    try:
        compile(ast.Module([node], []), "<t>", "exec")
    except TypeError as error:
        print(error)
