# Zeros of both signs in warm arithmetic: the sign survives, and whole numbers mix in.
import math


def signs(values):
    return ["-" if math.copysign(1, value) < 0 else "+" for value in values]


def table(a, b):
    return [a + b, a - b, a * b]


for a in (0.0, -0.0, 1.5, -1.5):
    for b in (0.0, -0.0, 2.0, -2.0):
        results = [table(a, b) for _ in range(20)][-1]
        print(a, b, results, signs(results))
total = 0.0
for i in range(1000):
    total += 0.0
    total += i * 0.0
    total -= 0.0 * i
print(total, signs([total]))
total = -0.0
for i in range(1000):
    total += -0.0
print(total, signs([total]))
total = 0.0
for i in range(10):
    total += i
    total -= 0
print(total)
print(0.0 == -0.0, 0.0 < -0.0, 0.0 <= -0.0, 0.0 != 0, hash(0.0) == hash(-0.0) == hash(0))
print([0.0 < x for x in (1.0, -1.0, 1, -1, True, float("nan"))])
print({0.0: "a", -0.0: "b", 0: "c"}, [-0.0, 0.0].index(0), min(0.0, -0.0), max(-0.0, 0.0))
for divide in (lambda: 1 / 0.0, lambda: 0.0 / -0.0, lambda: 1.0 // 0.0, lambda: 5.0 % 0.0, lambda: 0.0**-1):
    try:
        divide()
    except ZeroDivisionError as error:
        print(error)
print(0.0 // 5, -0.0 // 5, 0.0 % 5, -0.0 % 5, 5 % -0.0 if False else "", -0.0**2, (-0.0) ** 3, 0.0**0)
print(sum([0.0] * 3), sum([-0.0] * 3), sum([-0.0], start=-0.0), math.fsum([-0.0]), math.prod([0.0, -1.0]))
small = 5e-324
print(small * 0.5, -small * 0.5, small - small, signs([small * 0.5, -small * 0.5]))
inf = float("inf")
print(0.0 * inf, inf - inf, inf * -0.0, 1e308 * 10, -1e308 * 10, 1e-320 + 0.0)
vector = [0.0] * 5
for _ in range(50):
    for i in range(5):
        vector[i] += vector[i - 1] * 0.5 + (0.0 if i else 1.0)
print([round(x, 6) for x in vector])
