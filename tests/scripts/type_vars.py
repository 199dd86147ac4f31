"""TypeVar, ParamSpec, TypeVarTuple and type aliases."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import typing
from typing import NoDefault, ParamSpec, TypeAliasType, TypeVar, TypeVarTuple

T = TypeVar("T")
A = TypeVar("A", int, str)
B = TypeVar("B", bound=int, covariant=True, default=bool)
print(T, repr(A), A.__constraints__, B, B.__bound__, B.__covariant__, B.__contravariant__, B.__default__, T.__default__, T.has_default(), B.has_default(), T.__infer_variance__, T.__module__, T.__name__)
P = ParamSpec("P")
Ts = TypeVarTuple("Ts")
print(P, P.args, P.kwargs, P.args.__origin__ is P, P.args == P.args, P.args != P.kwargs, Ts, *Ts, P.__default__, Ts.has_default(), hash(T) == hash(T), T == TypeVar("T"))
for action in ("TypeVar()", "TypeVar(5)", "TypeVar('X', int)", "TypeVar('X', int, str, bound=int)", "TypeVar('X', covariant=True, contravariant=True)", "TypeVar('X', bound=5)", "type('X', (TypeVar,), {})", "type('X', (T,), {})", "T()", "T[int]", "isinstance(1, T)", "T.nothing", "setattr(T, '__name__', 'x')", "ParamSpec('P', bound=5)", "TypeVarTuple('Ts', bound=int)", "TypeVarTuple(5)", "TypeAliasType('X')", "TypeAliasType(5, int)", "TypeAliasType('X', int, type_params=(1,))", "TypeAliasType('X', int, type_params=5)", "P.args()", "TypeVar('X', default=5).__default__"):
    print(action, end=": ")
    show(eval, action)
type Pair[X, Y = int] = tuple[X, Y]
type Tree = dict[str, Tree] | int
print(Pair, Pair.__value__, Pair.__type_params__, Pair[str, int], Pair.__type_params__[1].__default__, Pair.__name__, Pair.__parameters__, Pair.__module__, Tree, Tree.__value__)
print(Pair[int, str].__args__, Pair[int, str].__origin__ is Pair, typing.get_args(Pair[int, str]), Tree | None, type(Pair))
Manual = TypeAliasType("Manual", list[T], type_params=(T,))
print(Manual, Manual.__value__, Manual[int], Manual.__type_params__)
show(lambda: Tree[int])
show(setattr, Pair, "__value__", 1)
type Lazy = undefined_name
show(lambda: Lazy.__value__)
undefined_name = 5
print(Lazy.__value__, isinstance(Lazy, TypeAliasType))


def generic[K: (int, str), V: "Forward", *R, **Q](k: K, v: V) -> dict[K, V]:
    return {k: v}


print(generic.__type_params__, generic.__type_params__[0].__constraints__, [type(p).__name__ for p in generic.__type_params__], generic.__annotations__["return"])
show(lambda: generic.__type_params__[1].__bound__)


class C[T: int = bool]:
    def m[U](self, x: T) -> U: ...


print(C.__type_params__[0].__bound__, C.__type_params__[0].__default__, C.m.__type_params__, C.m.__annotations__)
print(NoDefault, repr(NoDefault), type(NoDefault)() is NoDefault, T | int, typing.Optional[T], T.__typing_subst__(int))
