"""Annotations: laziness, formats, classes, functions, modules."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import annotationlib
from annotationlib import Format


def f(a: int, b: Missing, *args: "str", c: list[int] = [], **kw: undefined.attr) -> Missing | None:
    local: nothing_at_all = 1
    return local


print(f(1, 2), annotationlib.get_annotations(f, format=Format.STRING))
show(lambda: f.__annotations__)
show(annotationlib.get_annotations, f)
forward = annotationlib.get_annotations(f, format=Format.FORWARDREF)
print(forward["a"], forward["args"], forward["c"], type(forward["b"]).__name__, forward["b"].__forward_arg__)
Missing = dict
undefined = type("U", (), {"attr": float})
print(f.__annotations__, f.__annotations__ is f.__annotations__)
f.__annotations__["a"] = "changed"
print(f.__annotations__["a"], f.__annotate__(1)["a"])
f.__annotations__ = {"only": 1}
print(f.__annotations__, f.__annotate__)
show(setattr, f, "__annotations__", 5)
show(setattr, f, "__annotate__", 5)
del f.__annotations__
print(f.__annotations__)


class C:
    x: int = 1
    y: Later
    z: "string"
    if x:
        conditional: bool

    def m(self: "C") -> C: ...


show(lambda: C.__annotations__)
print(annotationlib.get_annotations(C, format=Format.STRING))
Later = complex
print(C.__annotations__, C.m.__annotations__, C().x, hasattr(C, "y"))


class D(C):
    pass


class E(C):
    w: str


print(D.__annotations__, E.__annotations__, "__annotations__" in D.__dict__)
C.__annotations__ = {"new": str}
print(C.__annotations__, C.__annotate__)
del C.__annotations__
print(C.__annotations__)


def simple(x: int): ...


def with_annotate(format, /):
    if format != 1:
        raise NotImplementedError
    return {"made": format}


simple.__annotate__ = with_annotate
print(simple.__annotations__, annotationlib.call_annotate_function(with_annotate, Format.FORWARDREF))
print([member.name for member in Format], annotationlib.type_repr(int), annotationlib.type_repr(list[int]), annotationlib.type_repr("s"), annotationlib.type_repr(...))
ref = annotationlib.ForwardRef("list[int]")
print(ref, ref.evaluate(), ref == annotationlib.ForwardRef("list[int]"), ref.__forward_arg__)
show(annotationlib.ForwardRef, "not valid")
show(annotationlib.ForwardRef("nope").evaluate)
x: int
y: undefined_in_module = 5
print((lambda: 0).__annotations__, len.__class__, y)
show(lambda: int.__annotations__)
show(lambda: (5).__annotations__)
