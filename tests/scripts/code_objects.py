"""Code objects: attributes, replace, equality, functions made of code."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import types


def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    "doc"
    x = a + b
    return lambda: (x, a)


code = f.__code__
print(code.co_name, code.co_qualname, code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_nlocals, code.co_varnames, code.co_cellvars, code.co_freevars)
print(code.co_flags & 0xF, code.co_firstlineno, code.co_consts[0], code.co_names, code.co_filename == __file__, code.co_stacksize > 0, len(code.co_code) > 10)
new = code.replace(co_name="g", co_firstlineno=100, co_filename="elsewhere")
print(new.co_name, new.co_firstlineno, new.co_filename, new == code, code == code.replace(), hash(code) == hash(code.replace()))
print([line for line in sorted({line for _, _, line in code.co_lines() if line})])
made = types.FunctionType(code, globals(), "made", (10, 2, 3))
made.__kwdefaults__ = {"e": 5}
print(made.__name__, made.__defaults__, made(1, d=4)())
show(types.FunctionType, code)
show(types.FunctionType, 5, {})
show(types.FunctionType, code, 5)
show(types.FunctionType, code, {}, 5)
show(types.FunctionType, code, {}, None, 5)
show(types.FunctionType, made(1, d=4).__code__, {})
inner = made(1, d=4)
cells = inner.__closure__
print([cell.cell_contents for cell in cells], cells[0] == types.CellType(cells[0].cell_contents), inner.__code__.co_freevars)
show(code.replace, nothing=1)
show(setattr, code, "co_name", "x")
module = compile("y = 1\nz = y + 1\ndef h(): return z", "<m>", "exec")
space = {}
run = types.FunctionType(module, space)
print(run(), space["y"], space["z"], space["h"](), sorted(k for k in space if not k.startswith("__")))
print(eval(compile("1 + 2", "<e>", "eval")), types.FunctionType(compile("q * 2", "<e>", "eval"), {"q": 21})())
e = types.FunctionType(compile("[n * k for n in range(3)]", "<e>", "eval"), {"k": 5})
print(e(), e(), e.__code__.co_name)
show(exec, inner.__code__)
show(eval, inner.__code__)
exec(f.__code__.replace(co_consts=code.co_consts), {}) if False else None
empty = types.CellType()
show(lambda: empty.cell_contents)
empty.cell_contents = 5
print(empty.cell_contents, empty > types.CellType(4), repr(empty)[:5])
del empty.cell_contents
print(empty == types.CellType(), empty < types.CellType(1))
