"""print, repr and str of everything simple."""
import sys
print()
print(1, "a", None, True, 2.5, [1, "b"], ("c",), {"d": 1}, {1}, b"e", 1j, ..., NotImplemented)
print("a", "b", sep="-", end="!\n")
print(*range(3), sep="\n")
print("no newline", end="")
print(flush=True)
print("to stdout", file=sys.stdout)
print("x", sep=None, end=None)
print(repr("a\nb"), str("a\tb"), repr([None, "it's", 'q"']), [[], {}, (), set(), frozenset()])
print(type(1), type("").__name__, int, len, print, str.join, [].append.__name__, type(None), type(...), range(3), slice(1, 2))
class A:
    def __repr__(self): return "A!"
class B:
    def __str__(self): return "B str"
    def __repr__(self): return "B repr"
print(A(), [A()], B(), [B()], {"k": B()}, f"{B()}", "%s %r" % (B(), B()), str(A()))
l = [1]
l.append(l)
d = {"d": l}
d["self"] = d
print(l, d, (l,))
print(enumerate, zip, iter([]).__class__, (lambda: 0).__class__, sys, sys.__class__)
class W:
    def __init__(self): self.parts = []
    def write(self, s): self.parts.append(s)
w = W()
print("a", 1, file=w, sep=",", end=";")
print(w.parts)
try:
    print("x", file=5)
except AttributeError as e:
    print(e)
try:
    print("x", ending="")
except TypeError as e:
    print(e)
print("é ü € 😀 \u200b|", ascii("é"))
sys.stdout.write("written\n")
print(sys.stdout.write("ab\n"))
