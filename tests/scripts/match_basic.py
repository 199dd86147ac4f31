"""Pattern matching: literals, captures, sequences, mappings, classes, guards."""
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
class Colour:
    RED = "red"
def f(v):
    match v:
        case 0 | 1: return "zero or one"
        case -1.5: return "negative float"
        case True: return "never"
        case None: return "none"
        case "text": return "literal text"
        case Colour.RED: return "value pattern"
        case Point(0, y): return f"on y axis at {y}"
        case Point(x=x, y=y) if x == y: return f"diagonal {x}"
        case Point(): return "some point"
        case []: return "empty"
        case [x]: return f"one {x}"
        case [1, *rest]: return f"starts with 1, {rest}"
        case [first, _, *_, last]: return f"from {first} to {last}"
        case (a, b): return f"pair {a} {b}"
        case {"type": "circle", "r": r, **rest}: return f"circle {r} {rest}"
        case {"nested": {"deep": [x, y]}}: return f"deep {x} {y}"
        case {}: return "a mapping"
        case int(n) | float(n): return f"number {n}"
        case str() as s: return f"string {s}"
        case bytes(): return "bytes"
        case (1 + 2j): return "complex"
        case _: return "other"
for v in [0, 1, True, -1.5, None, "text", "red", Point(0, 5), Point(2, 2), Point(1, 2), [], [7], [1, 2, 3], [9, 8, 7, 6], (5, 6), range(2),
          {"type": "circle", "r": 2, "k": 1}, {"nested": {"deep": (1, 2)}}, {"x": 1}, {}, 42, 2.5, "other", b"x", 1 + 2j, {1, 2}, "ab"]:
    print(f(v))
match 5:
    case x if x > 10: print("big")
    case x: print("bound", x)
print(x)
match [1, [2, [3, 4]]]:
    case [a, [b, [c, d]]]: print(a, b, c, d)
match {"a": 1}:
    case {"a": str()}: print("str")
    case {"b": _}: print("b")
    case _: print("default")
try:
    match 5:
        case int(a, b): pass
except TypeError as e:
    print(e)
try:
    match Point(1, 2):
        case Point(1, 2, 3): pass
except TypeError as e:
    print(e)
match (1, 2), {"k": [3]}:
    case (a, b), {"k": [c, *_]}: print(a, b, c)
