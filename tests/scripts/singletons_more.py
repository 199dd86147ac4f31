"""None, Ellipsis, NotImplemented and their types."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import copy
import pickle
import types

for value in (None, ..., NotImplemented):
    print(value, repr(value), type(value).__name__, type(value)() is value, copy.copy(value) is value, copy.deepcopy(value) is value, pickle.loads(pickle.dumps(value)) is value, hash(value) == hash(value), value == value, value.__reduce__() if value is not None else "-", value.__doc__ is None or isinstance(value.__doc__, str))
print(bool(None), bool(...), None is None, None == 0, ... is Ellipsis, {None: 1}[None], [None] * 2, (..., None), f"{None!r:>6}|{...}", sorted([...], key=repr))
for action in ("bool(NotImplemented)", "not NotImplemented", "None < None", "None + 1", "None()", "None[0]", "None.x", "setattr(None, 'x', 1)", "len(None)", "iter(None)", "type(None)(1)", "type(...)(1)", "type(NotImplemented)(x=1)", "type('N', (type(None),), {})", "type('E', (type(...),), {})", "for_none", "... + 1", "-None", "None in None", "int(None)", "float(...)", "None.__class__", "None.__bool__()", "None.__eq__(None)", "None.__eq__(5)", "(5).__add__('x')", "None.__hash__() == hash(None)", "NotImplemented == NotImplemented", "isinstance(None, types.NoneType)", "types.EllipsisType", "types.NotImplementedType", "None.__init__()", "delattr(..., '__class__')"):
    print(action, end=": ")
    show(eval, action)


def default(x=None, *, y=...):
    return x is None, y is ...


print(default(), default(0, y=1))
for code in ("None = 1", "True = 1", "def f(None): pass", "x.None = 1", "... = 1", "None: int", "del None", "__debug__ = 1", "class True: pass", "import x as None", "f(None=1)", "for None in x: pass", "(None := 1)", "lambda True: 0"):
    try:
        compile(code, "<s>", "exec")
        print(code, "compiles")
    except SyntaxError as error:
        print(code, "->", error.msg)
Ellipsis_name = Ellipsis
Ellipsis = 5
print(..., Ellipsis, ... is Ellipsis_name)
NotImplemented_name = NotImplemented
print(types.NoneType.__name__, types.NoneType.__module__, type(None).__mro__, NotImplemented_name is NotImplemented)
