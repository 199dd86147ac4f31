"""Trees nested deeply: checked once, shown without end only as far as a list shows itself."""
import ast
inner = ast.parse("x", mode="eval").body
for _ in range(60):
    inner = ast.ListComp(ast.Name("y", ast.Load()), [ast.comprehension(ast.Name("y", ast.Store()), inner, [], 0)])
code = compile(ast.fix_missing_locations(ast.Expression(inner)), "<t>", "eval")
print(eval(code, {"x": [1, 2]}))
text = "x"
for _ in range(60):
    text = f"[y for y in {text}]"
print(eval(compile(ast.parse(text, mode="eval"), "<t>", "eval"), {"x": (3,)}))
endless = []
endless.append(endless)
print(ast.Module(endless, []))
print(ast.Module([endless, (endless,)], [[]]))
name = ast.Name("x", ast.Load())
print(ast.Module([[name, name, name], (name,)], ()))
print(ast.Module([[1, 2, 3], [4], [], ()], {"a": [name]}))
deep = name
for _ in range(6):
    deep = ast.List([[deep]], ast.Load())
print(deep)
