"""Subclasses of str and the methods that give plain strings."""
class Name(str):
    def __new__(cls, value, note=None):
        self = super().__new__(cls, value)
        self.note = note
        return self

    def __str__(self):
        return "<" + str.__str__(self) + ">"

    def __repr__(self):
        return f"Name({str.__repr__(self)})"


n = Name("spam", note="eggs")
print(n, repr(n), n.note, len(n), n == "spam", hash(n) == hash("spam"), {n: 1}["spam"], type(n + "x"), type(n[:]), type(n * 1))
for method in ("upper", "strip", "lower", "expandtabs", "swapcase"):
    print(method, type(getattr(n, method)()).__name__)
print(type(n.replace("x", "y")).__name__, type(n.center(2)).__name__, type("".join([n])).__name__, type(str(n)).__name__)
print(f"{n} {n!s} {n!r} {n:>8}", "%s %r" % (n, n), "{} {!r}".format(n, n), "-".join([n, n]))
print(isinstance(n, str), type(n.__str__()).__name__, n.__getnewargs__(), str.__str__(n), n in ("spam",), "pa" in n)
n.extra = [1]
print(vars(n), sorted([Name("b"), "a", Name("c")]), max(Name("z"), "y"), n < "t")
import copy, pickle

for m in (copy.copy(n), copy.deepcopy(n)):
    print(type(m).__name__, repr(m), m.note, m.extra, m.extra is n.extra)


class Key(str):
    def __hash__(self):
        return 7

    def __eq__(self, other):
        return isinstance(other, Key) and str.__eq__(self, other)


d = {Key("a"): 1, "a": 2}
print(len(d), d["a"], d[Key("a")], list(map(type, d)))
