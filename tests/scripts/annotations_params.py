"""Type parameter syntax (PEP 695, 696)."""
def first[T](items: list[T]) -> T:
    return items[0]
class Stack[T, *Ts, **P]:
    def push[U](self, x: U) -> U: return x
type Alias[K, V = int] = dict[K, list[V]]
type Rec = list[Rec] | None
print(first([3]), first.__type_params__, Stack.__type_params__, Stack.push.__type_params__)
print(Alias, Alias.__value__, Alias.__type_params__, Alias[str], Rec.__value__, type(Alias).__name__)
T = first.__type_params__[0]
print(T.__name__, T.__bound__, T.__constraints__, type(T).__name__, T.__infer_variance__)
def bounded[B: int, C: (str, bytes), D = float](): ...
b, c, d = bounded.__type_params__
print(b.__bound__, c.__constraints__, d.__default__, d.has_default(), b.has_default())
def lazy[X: undefined_bound](): return "defined"
print(lazy())
try:
    lazy.__type_params__[0].__bound__
except NameError as e:
    print(e)
print(Stack[int, str, [bool]].__args__ if hasattr(Stack[int, str, [bool]], "__args__") else None)
class Base[T]: pass
class Sub[T](Base[T]): pass
print(Sub[int].__origin__.__name__, [k.__name__ for k in Sub.__mro__], Sub.__orig_bases__[0])
class Outer[A]:
    def method(self):
        return A
    type Inner = list[A]
print(Outer().method(), Outer.Inner.__value__)
try:
    T
    first.T
except AttributeError as e:
    print(e)
