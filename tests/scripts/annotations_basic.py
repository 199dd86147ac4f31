"""Annotations are lazy (PEP 649), generics, aliases, Annotated."""
import annotationlib
import typing
class C:
    a: int = 1
    b: "Later"
    c: Undefined
    def m(self, x: Undefined2, y: int = 0) -> list[C]: ...
print(annotationlib.get_annotations(C, format=annotationlib.Format.STRING))
try:
    C.__annotations__
except NameError as e:
    print(e)
Undefined = str
print(C.__annotations__, C.__annotate__ is not None)
print(annotationlib.get_annotations(C.m, format=annotationlib.Format.FORWARDREF)["x"].__forward_arg__)
def f(a: int, b: str | None = None, *args: float, **kw: dict[str, int]) -> typing.Optional[bool]: ...
print(f.__annotations__)
print(typing.get_type_hints(f), int | str, list[int], dict[str, list[int]], tuple[int, ...], typing.Union[int, str] == int | str)
print(isinstance(1, int | str), isinstance(None, int | None), list[int].__origin__, list[int].__args__, typing.get_args(dict[str, int]))
x: int
print("x" in globals(), __annotations__ if "__annotations__" in globals() else annotationlib.get_annotations(__import__("sys").modules[__name__]))
def g():
    y: undefined_name = 5
    return y
print(g(), g.__annotations__)
T = typing.TypeVar("T")
class Box(typing.Generic[T]):
    def __init__(self, v): self.v = v
print(Box[int], Box[int](5).v, Box.__parameters__, typing.cast(int, "x"), typing.Annotated[int, "meta"].__metadata__)
class P(typing.Protocol):
    def go(self): ...
@typing.runtime_checkable
class Q(typing.Protocol):
    def go(self): ...
class Impl:
    def go(self): pass
print(isinstance(Impl(), Q), isinstance(5, Q))
class TD(typing.TypedDict):
    a: int
class NT(typing.NamedTuple):
    a: int
    b: str = "x"
print(TD(a=1), NT(1), typing.Literal[1, "a"], typing.Any, typing.Callable[[int], str])
