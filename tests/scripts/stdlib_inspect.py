"""inspect, dis, ast, tokenize on small things."""
import ast
import dis
import inspect
import io
import tokenize
def f(a, b: int = 1, *args, c, d="x", **kw) -> str:
    """Doc
    indented."""
    return a
sig = inspect.signature(f)
print(sig, list(sig.parameters), sig.parameters["b"].default, sig.parameters["c"].kind.name, sig.bind(1, c=2).arguments, inspect.getdoc(f))
try:
    sig.bind(1)
except TypeError as e:
    print(e)
print(inspect.isfunction(f), inspect.ismethod([].append), inspect.isbuiltin(len), inspect.isclass(int), inspect.isgeneratorfunction(lambda: (yield)), inspect.iscoroutinefunction(f), inspect.signature(len), inspect.signature(int.__add__))
print(inspect.getsource(f).splitlines()[0], inspect.getfullargspec(f).kwonlyargs, [n for n, _ in inspect.getmembers(type("X", (), {"b": 1, "a": 2})) if not n.startswith("_")], inspect.getmro(bool), inspect.cleandoc("  a\n    b"))
def add(a, b): return a + b
print([i.opname for i in dis.get_instructions(add)])
dis.dis(lambda x: x if x else -x)
tree = ast.parse("x = [i**2 for i in range(3) if i]\n@d\ndef f(a, *b): return f'{a!r}'")
print(ast.dump(tree))
print(ast.unparse(tree))
class V(ast.NodeVisitor):
    def __init__(self): self.names = []
    def visit_Name(self, n): self.names.append((n.id, type(n.ctx).__name__))
v = V()
v.visit(tree)
print(v.names)
class T(ast.NodeTransformer):
    def visit_Constant(self, n): return ast.copy_location(ast.Constant(n.value * 10), n) if isinstance(n.value, int) else n
print(eval(compile(ast.fix_missing_locations(T().visit(ast.parse("1 + 2", mode="eval"))), "", "eval")))
for t in tokenize.generate_tokens(io.StringIO("x = f'{a}' # c\nif y:\n  z").readline):
    print(tokenize.tok_name[t.type], repr(t.string), t.start, end="; ")
print()
