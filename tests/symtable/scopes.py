from __future__ import generator_stop
import a.b, c as d
from e import *


def outer(p, /, q=1, *args, k: int = 2, **kwargs) -> str:
    local = p
    cell = q

    def inner():
        nonlocal cell
        global module_name
        cell = module_name = unknown
        return lambda x: (x, cell, local)

    x: int = 1
    return [y for y in args if (found := y)], {z: cell for z in k}, (w for w in [v for v in p])


class C(Base, key=1):
    attribute: int = 1
    if attribute:
        other: str
    __private = 2

    def method(self, _x=__private):
        super().method()
        return __class__, self.__private

    squares = [attribute for i in range(3)]
    lazy = (attribute for i in range(3))
    type Alias[T] = list[attribute, T]

    def generic[T: (attribute, int) = str, *Ts, **P](self, x: T) -> attribute:
        return T, [T for _ in x]


class G[__T](list[__T]):
    def m(self, x: __T):
        return [lambda: x for _ in __T]


async def coroutine():
    async with a as b:
        return [i async for i in b]
    try:
        pass
    except E as error:
        del error
    match a:
        case {"k": v, **rest} | [v, *rest]:
            pass


def shadow():
    def f():
        return [[x for x in y] for y in z]
    z = 1
    return [lambda: x for x in z], [x for x in [z for z in z]]


first: int = 1
if first:
    second: str = 2
print([first for first in second], {n: first for n in ()})
