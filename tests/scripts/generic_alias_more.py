"""Generic aliases: list[int], their parameters and errors."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import types
from typing import ParamSpec, TypeVar, TypeVarTuple, Unpack

T, S = TypeVar("T"), TypeVar("S")
a = list[int]
print(a, a.__origin__, a.__args__, a.__parameters__, type(a), a == list[int], a != list[str], hash(a) == hash(list[int]), a(), a([1]), type(a()))
b = dict[T, list[S]]
print(b, b.__parameters__, b[int, str], b[S, T], b[int, T], dict[T, T][int], tuple[T, ...][int], tuple[()], tuple[int, ...], type[T])
print(list[int].append, a.__doc__ == list.__doc__, a.__name__, a.__mro_entries__(()), types.new_class("L", (a,)).__orig_bases__, issubclass(types.new_class("L", (a,)), list))
for action in ("a[int]", "b[int]", "b[int, str, float]", "isinstance([], a)", "issubclass(list, a)", "int[int]", "a.nothing", "setattr(a, '__origin__', 5)", "types.GenericAlias(list)", "types.GenericAlias(list, int)", "types.GenericAlias(list, (int, str))", "list[int]()[0]", "a < a", "list[[]]", "list[...]", "[] in list[int]", "next(iter(tuple[int]))"):
    print(action, end=": ")
    show(eval, action)
print(list[int] | None, list[int] | str, None | list[int], isinstance(1, int | list), list["Forward"], list[[int, str]], dict[str, "X"].__args__)
Ts = TypeVarTuple("Ts")
P = ParamSpec("P")
print(tuple[*Ts], tuple[*Ts][int, str], tuple[int, *Ts][str], tuple[*tuple[int, str]], (*tuple[int],)[0], tuple[Unpack[Ts]])
from collections.abc import Callable

print(Callable[[int], str], Callable[[int, str], None].__args__, Callable[..., T][int], Callable[P, T][[int, str], bool], Callable[P, int].__parameters__)


class Box[V]:
    def __init__(self, value):
        self.value = value


box = Box[int](5)
print(Box[int], Box[int].__args__, box.__orig_class__, Box.__type_params__, Box.__parameters__, Box[T][str], Box.__orig_bases__)
import copy, pickle

print(copy.copy(a) == a, copy.deepcopy(b) == b, a.__reduce__(), {list[int]: 1}[list[int]], callable(a))
