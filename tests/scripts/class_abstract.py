"""abc, Protocol-like checks, dataclasses and enum."""
import abc
import dataclasses
import enum
class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
    @property
    @abc.abstractmethod
    def name(self): ...
    def describe(self): return f"{self.name}: {self.area()}"
class Square(Shape):
    name = "square"
    def area(self): return 4
try:
    Shape()
except TypeError as error:
    print(error)
print(Square().describe(), Shape.__abstractmethods__ == {"area", "name"})
@Shape.register
class Virtual: pass
print(isinstance(Virtual(), Shape), issubclass(Virtual, Shape))
import collections.abc as c
print(isinstance([], c.Sequence), isinstance({}, c.Mapping), isinstance(5, c.Hashable), issubclass(dict, c.MutableMapping), isinstance((x for x in ()), c.Generator))
@dataclasses.dataclass(order=True)
class P:
    x: int
    y: int = 0
    tags: list = dataclasses.field(default_factory=list, compare=False)
p = P(1, 2)
print(p, p == P(1, 2), p < P(2), dataclasses.asdict(p), dataclasses.replace(p, x=9), [f.name for f in dataclasses.fields(p)])
@dataclasses.dataclass(frozen=True, slots=True)
class F:
    a: str
try:
    F("x").a = "y"
except dataclasses.FrozenInstanceError as error:
    print(error)
class Colour(enum.Enum):
    RED = 1
    GREEN = enum.auto()
    CRIMSON = 1
print(Colour.RED, Colour(2), Colour["RED"], list(Colour), Colour.CRIMSON is Colour.RED, repr(Colour.GREEN), Colour.RED.name)
class Flag(enum.Flag):
    R = 1
    W = 2
print(Flag.R | Flag.W, Flag(3) & Flag.R, Flag.R in Flag(3), enum.IntEnum("N", "a b").b + 1)
try:
    Colour(9)
except ValueError as error:
    print(error)
