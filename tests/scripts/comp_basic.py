"""Comprehensions of every kind."""
print([x * y for x in range(3) for y in range(x)], [x for x in range(10) if x % 2 if x > 3], [[j for j in range(i)] for i in range(3)])
print({x: x * x for x in range(4)}, sorted({x % 3 for x in range(10)}), tuple(x for x in "abc"), {k: v for v, k in enumerate("ab")})
print([(a, b) for a, b in [(1, 2), (3, 4)]], [a for a, *b in ["xyz"]], [b for a, *b in ["xyz"]], [i for i in range(5) if (lambda n: n > 2)(i)])
x = "outer"
print([x for x in range(2)], x)
fs = [lambda: i for i in range(3)]
print([f() for f in fs], [f() for f in [(lambda j: lambda: j)(i) for i in range(3)]])
def f():
    total = 0
    inc = [total := total + v for v in range(5)]
    return total, inc
print(f())
class C:
    n = 3
    a = [i for i in range(n)]
    try:
        b = [n for _ in range(2)]
    except NameError as e:
        b = str(e)
print(C.a, C.b)
def noisy(name, items):
    print("evaluate", name)
    return items
g = (a + b for a in noisy("first", [1, 2]) for b in noisy("second", [10]))
print("made")
print(list(g))
try:
    g2 = (x for x in 5)
except TypeError as e:
    print(e)
matrix = [[1, 2, 3], [4, 5, 6]]
print([list(row) for row in zip(*matrix)], [v for row in matrix for v in row], sum(v for row in matrix for v in row if v % 2))
print([y for x in range(3) if (y := x * 2) > 0], y)
def outer(k):
    return [[k * i + j for j in range(2)] for i in range(2)]
print(outer(10), [*map(str, range(2))])
print([i for i in range(3)] == list(i for i in range(3)), {**{i: i for i in range(2)}}, [None for _ in []])
try:
    [1 / x for x in (1, 0)]
except ZeroDivisionError as e:
    print(e)
