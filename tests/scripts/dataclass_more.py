"""Dataclasses: fields, order, slots, frozen, errors."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import dataclasses
from dataclasses import KW_ONLY, InitVar, asdict, astuple, dataclass, field, fields, is_dataclass, replace


@dataclass(order=True)
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, compare=False, repr=False)


p = Point(1)
print(p, p == Point(1, 0, ["t"]), p < Point(1, 2), sorted([Point(2), Point(1, 5)]), Point(1).tags is not Point(1).tags, [f.name for f in fields(Point)], asdict(p), astuple(p), replace(p, y=9), Point.__match_args__)
for action in ("Point()", "Point(1, 2, 3, 4)", "Point(z=1)", "Point(1) < 5", "hash(p)", "replace(p, nope=1)", "fields(5)", "asdict(5)", "p.nope"):
    print(action, end=": ")
    show(eval, action)


@dataclass(frozen=True, slots=True)
class Frozen:
    a: int
    b: tuple = ()


z = Frozen(1)
print(z, hash(z) == hash(Frozen(1)), {z: 1}[Frozen(1)], Frozen.__slots__, hasattr(z, "__dict__"))
show(setattr, z, "a", 2)
show(setattr, z, "new", 2)
show(delattr, z, "a")


@dataclass
class Init:
    base: int
    scale: InitVar[int] = 2
    total: int = field(init=False)
    _: KW_ONLY
    flag: bool = False
    note: str = field(default="n", kw_only=True, metadata={"doc": "a note"})

    def __post_init__(self, scale):
        self.total = self.base * scale


i = Init(5, 3, flag=True)
print(i, i.total, Init(1), fields(Init)[-1].metadata["doc"], Init.__annotations__["base"])
show(Init, 1, 2, 3)


@dataclass
class Child(Point):
    z: int = 3
    x: int = 7


print(Child(), Child(1, 2, z=5), Child() == Point(7), isinstance(Child(), Point), [f.name for f in fields(Child)])


def bad(code):
    try:
        exec(code, {"dataclass": dataclass, "field": field})
    except Exception as error:
        print(type(error).__name__, error)


bad("@dataclass\nclass A:\n    x: int = 1\n    y: int")
bad("@dataclass\nclass A:\n    x: list = []")
bad("@dataclass\nclass A:\n    x: int = field(default=1, default_factory=int)")
bad("@dataclass(order=True, eq=False)\nclass A:\n    x: int")
bad("@dataclass(order=True)\nclass A:\n    x: int\n    def __lt__(self, o): ...")
bad("@dataclass(frozen=True)\nclass A:\n    x: int\n@dataclass\nclass B(A):\n    y: int")
bad("@dataclass(slots=True)\nclass A:\n    __slots__ = ()\n    x: int")
bad("@dataclass\nclass A:\n    x = field()")
Made = dataclasses.make_dataclass("Made", ["a", ("b", int), ("c", int, field(default=5))], namespace={"double": lambda self: self.c * 2})
print(Made(1, 2), Made(1, 2).double(), is_dataclass(Made), is_dataclass(Made(1, 2)), is_dataclass(5))


@dataclass
class Nested:
    items: list
    mapping: dict
    inner: Point


n = Nested([Point(1)], {"k": Point(2)}, Point(3))
d = asdict(n)
d["items"][0]["x"] = 99
print(n.items[0].x, asdict(n, dict_factory=lambda pairs: sorted(k for k, _ in pairs)), astuple(n))
match p:
    case Point(x, y):
        print("matched", x, y)


@dataclass(repr=False, eq=False, unsafe_hash=False, match_args=False)
class Bare:
    v: int


print(Bare(1) == Bare(1), repr(Bare(1)).startswith("<"), hasattr(Bare, "__match_args__"))
