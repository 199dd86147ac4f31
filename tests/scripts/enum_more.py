"""Enumerations: members, aliases, flags, errors."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


from enum import CONTINUOUS, Enum, Flag, IntEnum, IntFlag, StrEnum, auto, member, nonmember, unique, verify


class Color(Enum):
    RED = 1
    GREEN = "g"
    CRIMSON = 1
    BLUE = auto() if False else (1, 2)

    @property
    def low(self):
        return self.name.lower()

    @classmethod
    def default(cls):
        return cls.RED

    helper = nonmember(5)

    @classmethod
    def _missing_(cls, value):
        return cls.GREEN if value == "green" else None


print(list(Color), Color.RED, repr(Color.CRIMSON), Color("g"), Color("green"), Color["BLUE"], Color.RED.low, Color.default(), Color.helper, Color.__members__["CRIMSON"])
print(Color.RED is Color(1), Color.RED == 1, hash(Color.RED) == hash("RED"), Color.RED in Color, 1 in Color, "zzz" in Color, len(Color), [c.name for c in reversed(Color)], isinstance(Color.RED, Color), type(Color))
for action in ("Color(99)", "Color['NOPE']", "Color.NOPE", "setattr(Color, 'RED', 2)", "delattr(Color, 'RED')", "setattr(Color.RED, 'value', 5)", "type('Sub', (Color,), {})", "Color.RED < Color.GREEN", "Color()", "Enum('Twice', 'a a')", "Color.RED.RED", "Number(3)", "Perm(99)", "Strict(8)", "StrEnum('S', {'a': 1})"):
    print(action, end=": ")
    show(eval, action, {**globals()})


class Number(IntEnum):
    ONE = 1
    TWO = auto()
    TEN = 10
    NEXT = auto()


class Perm(IntFlag):
    R = 4
    W = 2
    X = 1
    RW = R | W


class Strict(Flag):
    A = auto()
    B = auto()
    C = auto()


class Word(StrEnum):
    HELLO = auto()
    BYE = "bye!"


print(list(Number), Number.TWO + 1, Number.ONE < 2, f"{Number.TEN} {Number.TEN!r} {Number.TEN:03d}", [10, 20, 30][Number.ONE], max(Number), Number(1) is Number.ONE, str(Number.TWO))
print(Perm.R | Perm.X, repr(Perm.R | Perm.W), ~Perm.R, Perm(0), bool(Perm(0)), Perm.RW & Perm.W, Perm.W in Perm.RW, list(Perm.RW), Perm(7), Perm(8), 3 | Perm.R, len(Perm.RW), Perm.R ^ Perm.RW)
print(repr(Strict.A | Strict.C), ~Strict.A, Strict.A & Strict.B, list(Strict.A | Strict.B), Strict.A | Strict.B | Strict.C, Strict(3), Strict["A"])
print(Word.HELLO, Word.HELLO == "hello", Word.BYE.upper(), f"{Word.BYE:>6}", repr(Word.HELLO), "-".join(Word), Word("bye!").name)
show(lambda: Strict.A | 1)
show(lambda: Strict(8))
show(lambda: type("X", (Number,), {}))
Made = Enum("Made", ["p", "q"], start=5)
Pairs = Enum("Pairs", {"a": 1, "b": 2}, type=int)
print(list(Made), Made.p.value, Pairs.a + 1, Made.__module__ == __name__, Enum("E", "x y z").y)


class Planet(Enum):
    EARTH = (5.97e24, 6.37e6)
    MARS = (6.42e23, 3.39e6)

    def __init__(self, mass, radius):
        self.mass, self.radius = mass, radius

    @property
    def ratio(self):
        return round(self.mass / self.radius**2, 1)


print(Planet.EARTH.mass, Planet.MARS.ratio, Planet.EARTH.value, Planet((6.42e23, 3.39e6)))
try:

    @unique
    class Dup(Enum):
        A = 1
        B = 1
except ValueError as error:
    print(error)
try:

    @verify(CONTINUOUS)
    class Gap(Enum):
        A = 1
        B = 3
except ValueError as error:
    print(error)
import copy, pickle

print(pickle.loads(pickle.dumps(Color.RED)) is Color.RED, copy.deepcopy(Perm.RW) is Perm.RW, {Color.RED: 1}[Color.CRIMSON])
