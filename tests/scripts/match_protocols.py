"""Pattern matching and what it calls."""
import collections
class Loud:
    __match_args__ = ("a", "b")
    def __getattr__(self, name):
        print("getattr", name)
        if name == "missing":
            raise AttributeError(name)
        return name * 2
match Loud():
    case Loud("aa", b="bb", missing=_): print("no")
    case Loud("x"): print("no")
    case Loud(a, b): print(a, b)
class Eq:
    def __init__(self, v): self.v = v
    def __eq__(self, o):
        print("eq", o)
        return self.v == o
match Eq(3):
    case 1: print("one")
    case 2 | 3 | 4: print("found")
def kind(v):
    match v:
        case [*_]: return "sequence"
        case {**rest}: return "mapping", rest
        case _: return "neither"
print(kind([1]), kind("s"), kind(b"b"), kind(collections.deque([1])), kind(collections.UserList([1])), kind({"a": 1}), kind(collections.OrderedDict(a=1)), kind({1}), kind(iter([])))
d = collections.defaultdict(list)
match d:
    case {"new": x}: print("matched")
    case _: print("not inserted", dict(d))
class Flip(type):
    def __instancecheck__(cls, obj): return obj == "yes"
class F(metaclass=Flip): pass
match "yes":
    case F(): print("by instancecheck")
match 5, "x", [1]:
    case int(), str(), list(inner): print(inner)
def fib(n):
    match n:
        case 0 | 1: return n
        case _: return fib(n - 1) + fib(n - 2)
print(fib(12))
match {"a": {"b": 1}}:
    case {"a": {"b": (1 | 2) as n} as whole}: print(n, whole)
try:
    exec("match {}:\n  case {'a': x, 'a': y}: pass")
except SyntaxError as e:
    print(e)
