"""eval, exec and compile with namespaces of their own."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import types

space = {"x": 5}
exec("y = x * 2\ndef f(): return y + z\nz = 1", space)
print(space["y"], space["f"](), eval("f() + q", space, {"q": 100}), sorted(k for k in space if k != "__builtins__"))


class Recording(dict):
    def __getitem__(self, key):
        if key in ("a", "b"):
            return key * 2
        return super().__getitem__(key)

    def __setitem__(self, key, value):
        print("set", key)
        super().__setitem__(key, value)


locals_map = Recording()
exec("c = a + b\nfor i in range(2): pass\nd = [k for k in 'xy']", {}, locals_map)
print(dict(locals_map))


class Mapping:
    def __getitem__(self, key):
        if key == "magic":
            return 42
        raise KeyError(key)


print(eval("magic + 1", {}, Mapping()))
for action in ("eval('nope', {})", "eval('x', 5)", "eval('x', {}, 5)", "exec('x = 1', [])", "exec('1', {}, {}, {})", "eval('a b')", "eval('x = 1')", "eval('  1 + 1  ')", "eval(b'1 + 1')", "eval('len', {'__builtins__': {}})", "eval('y', {'__builtins__': {'y': 3}})", "exec('import os', {'__builtins__': {}})", "exec('class A: pass', {'__builtins__': {}})", "eval('print', {'__builtins__': None})", "exec('return 1')", "exec('yield')", "eval('(yield)')", "exec('await x')", "eval('x' * 10 + '.')", "eval('\\0')", "compile('x', 'f', 'eval').co_names", "eval(compile('a = 1', 'f', 'exec'))", "exec(compile('1 + 1', 'f', 'single'))", "exec('global g; g = 7') or g", "eval('__name__')", "eval('(lambda: __name__)()', {})", "eval('[locals() for _ in range(1)]', {}, {'k': 1})[0]['k']"):
    print(action, end=": ")
    show(eval, action)


def scope():
    inner = 1
    exec("inner = 2; new = 3")
    before = inner
    result = eval("inner + 10")
    names = {}
    exec("inner = 5", globals(), names)
    return before, result, names, "new" in locals()


print(scope())
code = compile("value = base ** 2", "<m>", "exec")
for base in range(3):
    names = {"base": base}
    exec(code, names)
    print(names["value"], end=" ")
module = types.ModuleType("made", "its doc")
exec("def hello(): return __name__\nCONST = 1", module.__dict__)
print(module.hello(), module.CONST, module.__doc__, module)
tree = compile("a + 1", "<t>", "eval", 0x400)
print(type(tree).__name__, type(tree.body).__name__, eval(compile(tree, "<t>", "eval"), {"a": 1}))
