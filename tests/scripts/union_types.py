"""Unions of types: building, comparing, checking."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import types
import typing
from typing import Optional, TypeVar, Union

u = int | str
print(u, type(u), u.__args__, u == str | int, u == Union[int, str], hash(u) == hash(str | int), int | int, int | None, None | int, Optional[int], u | float | int)
print(isinstance(1, u), isinstance(b"", u), issubclass(bool, u), isinstance(None, int | None), int | (str | None), types.UnionType is Union, u.__origin__, u.__parameters__)
T = TypeVar("T")
print(list[T] | T, (list[T] | T)[int], Union[T, int][str], (T | None)[int], Union["A", int], int | T)
for action in ("int | 5", "5 | int", "None | None", "isinstance(1, int | list[int])", "issubclass(int, list[int] | str)", "Union[()]", "Union[5]", "u()", "u[int]", "types.UnionType()", "u < u", "isinstance(1, Union)", "issubclass(1, u)", "u.nothing", "setattr(u, 'x', 1)", "iter(u)", "type('X', (u,), {})", "typing.get_args(u)", "typing.get_origin(u)", "Union[int]", "Union[int, int]", "Union[int, None]"):
    print(action, end=": ")
    show(eval, action)


class Meta(type):
    def __or__(cls, other):
        return f"{cls.__name__} or {other!r}"

    def __ror__(cls, other):
        return f"{other!r} ror {cls.__name__}"


class M(metaclass=Meta):
    pass


print(M | int, int | M, M | None, {int | str: 1}[str | int], repr(int | list[str] | None), u.__or__(bytes), u.__module__, u.__name__, u.__qualname__)
match 5:
    case int() | str():
        print("matched")
try:
    isinstance([], (int, u, list[int]))
except TypeError as error:
    print(error)
import copy

print(copy.copy(u) is u or copy.copy(u) == u, copy.deepcopy(u) == u, isinstance(1.5, (str, int | float)))
