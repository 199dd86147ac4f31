"""enum: aliases, flags, methods, functional API, errors."""
import enum
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, nonmember, unique
class Planet(Enum):
    EARTH = (5.9, 6.4)
    MARS = (0.6, 3.4)
    def __init__(self, mass, radius): self.mass, self.radius = mass, radius
    @property
    def density(self): return round(self.mass / self.radius**3, 4)
    @classmethod
    def heaviest(cls): return max(cls, key=lambda p: p.mass)
    G = nonmember(6.67)
print(Planet.EARTH.density, Planet.heaviest(), Planet.G, len(Planet), Planet((0.6, 3.4)).name, [p.value for p in Planet], Planet.MARS in Planet)
class N(IntEnum):
    A = 1
    B = auto()
print(N.A < N.B, N.B + 1, N(2), f"{N.A}", repr(N.A), {N.A: 1}[1], isinstance(N.A, int), sorted(N, reverse=True))
class S(StrEnum):
    RED = auto()
    BLUE = "b"
print(S.RED, S.RED == "red", S.BLUE.upper(), f"{S.RED:>5}", repr(S.RED))
class P(Flag):
    R = auto(); W = auto(); X = auto()
    RW = R | W
print(P.RW, P.R | P.X, ~P.R, list(P.RW), P.R in P.RW, bool(P(0)), P(0), P.RW & ~P.W, P(7), len(P.RW), P["RW"])
class F(IntFlag):
    A = 1; B = 2
print(F.A | 8, F(3), F.A + 1, repr(F.A | F.B))
for bad in (lambda: Planet(1), lambda: Planet["X"], lambda: P(8), lambda: setattr(N, "A", 5), lambda: N.A.value.__setattr__("x", 1), lambda: Planet.__call__("x")):
    try:
        bad()
    except (ValueError, KeyError, AttributeError) as e:
        print(type(e).__name__, e)
try:
    class Sub(N): C = 3
except TypeError as e:
    print(e)
try:
    @unique
    class U(Enum):
        A = 1; B = 1
except ValueError as e:
    print(e)
try:
    class D(Enum):
        A = 1; A = 2
except TypeError as e:
    print(e)
A = Enum("A", "x y z", start=5)
print(list(A), A.y.value, Enum("M", {"k": "v"}).k.value, A.__members__["x"], type(A.x) is A, A.x is A(5), hash(A.x) == hash(A.x))
class O(Enum):
    _ignore_ = "i"
    LOW = 1
    @classmethod
    def _missing_(cls, v): return cls.LOW if v == "low" else None
    def _generate_next_value_(name, start, count, last): return name.lower()
    NEXT = auto()
print(O("low"), O.NEXT.value, O.LOW.__class__, dir(O)[-3:] != [], enum.member, O.LOW == 1, O.LOW != O.NEXT)
