"""Functions, bound methods, classmethod and staticmethod."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import functools
import types


class C:
    def plain(self, x=1):
        "plain doc"
        return self, x

    @classmethod
    def cls_method(cls, x=2):
        "class doc"
        return cls, x

    @staticmethod
    def static(x: int = 3) -> int:
        "static doc"
        return x

    tag = 5


c = C()
m = c.plain
print(m.__self__ is c, m.__func__ is C.plain, m.__name__, m.__doc__, m.__qualname__, m == c.plain, m is c.plain, hash(m) == hash(c.plain), m == C().plain)
print(C.cls_method()[0] is C, c.cls_method(9)[1], C.static(), c.static(7), C.static.__name__, C.__dict__["static"].__wrapped__ is C.static, C.__dict__["cls_method"].__func__.__name__)
print(type(C.__dict__["static"]), type(C.__dict__["cls_method"]), C.__dict__["static"].__annotations__, C.__dict__["static"](8), C.__dict__["static"].__doc__)
print(repr(C.plain)[:17], repr(C.__dict__["static"])[:28], types.MethodType(lambda self, y: (self, y), 5)(6))
for action in ("C.plain()", "c.plain(1, 2)", "c.cls_method(1, 2)", "C.__dict__['cls_method']()", "setattr(m, 'x', 1)", "types.MethodType(5, 6)", "types.MethodType(len, None)", "types.MethodType()", "classmethod()", "staticmethod(1, 2)", "classmethod(5).__get__(c)()", "m.nothing", "c.plain.__get__(3) is not None", "delattr(m, '__doc__')", "C.static.missing"):
    print(action, end=": ")
    show(eval, action)
C.plain.note = "on the function"
print(m.note, vars(C.plain), C().plain.note)


def outer():
    def inner(a, /, b, *args, c, d=4, **kwargs):
        pass

    return inner


f = outer()
print(f.__name__, f.__qualname__, f.__module__, f.__defaults__, f.__kwdefaults__, f.__code__.co_varnames, f.__code__.co_argcount, f.__code__.co_posonlyargcount, f.__code__.co_kwonlyargcount)
f.__name__ = "renamed"
f.__defaults__ = (1,)
f.__kwdefaults__ = {"c": 2, "d": 3}
f(0)
print(f.__name__, f.__defaults__, f.__get__(1).__self__, f.__closure__, f.__dict__)
for name, value in (("__name__", 5), ("__defaults__", 5), ("__kwdefaults__", 5), ("__code__", 5), ("__qualname__", 5), ("__dict__", 5), ("__closure__", ()), ("__globals__", {})):
    print(name, end=": ")
    show(setattr, f, name, value)
print([].append.__self__, [].append.__name__, len.__self__.__name__, len.__qualname__, str.join.__qualname__, "".join.__qualname__, type(str.join).__name__, type([].append).__name__, type(object().__str__).__name__, type(int.__add__).__name__)
print((5).__add__(3), int.__add__(5, 3), str.upper("a"), dict.fromkeys.__self__, type(dict.__dict__["fromkeys"]).__name__, [].append == [].append, (1).__eq__ == (1).__eq__)
show(int.__add__, "a", 1)
show(str.upper, 5)
show(int.__add__)
show(list.append)
show(lambda: [].append.nothing)
