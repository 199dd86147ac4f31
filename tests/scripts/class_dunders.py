"""Operator overloading."""
class V:
    def __init__(self, *xs): self.xs = xs
    def __repr__(self): return f"V{self.xs}"
    def __add__(self, o): return V(*(a + b for a, b in zip(self.xs, o.xs))) if isinstance(o, V) else NotImplemented
    def __radd__(self, o): return f"radd {o}"
    def __iadd__(self, o):
        self.xs += (o,)
        return self
    def __mul__(self, k): return V(*(x * k for x in self.xs))
    __rmul__ = __mul__
    def __matmul__(self, o): return sum(a * b for a, b in zip(self.xs, o.xs))
    def __neg__(self): return self * -1
    def __pos__(self): return self
    def __invert__(self): return "~"
    def __abs__(self): return sum(x * x for x in self.xs) ** 0.5
    def __bool__(self): return any(self.xs)
    def __len__(self): return len(self.xs)
    def __getitem__(self, i): return self.xs[i]
    def __contains__(self, x): return x in self.xs
    def __call__(self, *a, **k): return a, k
    def __eq__(self, o): return isinstance(o, V) and self.xs == o.xs
    def __lt__(self, o): return self.xs < o.xs
    def __hash__(self): return hash(self.xs)
    def __divmod__(self, o): return "divmod", o
    def __pow__(self, o, m=None): return "pow", o, m
    def __round__(self, n=None): return "round", n
    def __int__(self): return 42
    def __reversed__(self): return reversed(self.xs)
a, b = V(1, 2), V(3, 4)
print(a + b, 5 + a, a * 2, 3 * a, a @ b, -a, +a, ~a, abs(b), bool(V(0)), len(a), a[1], a[0:1], 2 in a)
print(a(1, k=2), a == V(1, 2), a != b, a < b, b > a, divmod(a, 1), a**2, pow(a, 2, 3), round(a), round(a, 1), int(a), list(reversed(a)), list(a))
c = a
c += 9
print(a, c is a, {V(1): "x"}[V(1)], sorted([b, V(0)]), max(b, V(9)))
for bad in (lambda: a + 1, lambda: a - b, lambda: a <= b, lambda: a / 2, lambda: a & 1, lambda: [] + a if False else a >> 1):
    try:
        bad()
    except TypeError as error:
        print(error)
class W:
    def __eq__(self, other): return NotImplemented
    def __len__(self): return -1
    def __bool__(self): return "yes"
    def __repr__(self): return 5
    def __hash__(self): return "h"
    def __index__(self): return 1.5
    def __str__(self): return None
print(W() == 1, W() != 1)
for bad in (lambda: len(W()), lambda: bool(W()), lambda: repr(W()), lambda: hash(W()), lambda: [1][W()], lambda: str(W())):
    try:
        bad()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
