"""Sorting: stability, keys, reverse, comparisons that misbehave."""
from functools import cmp_to_key
words = "the quick brown fox jumps over the lazy dog".split()
print(sorted(words), sorted(words, key=len), sorted(words, key=len, reverse=True), sorted(words, key=lambda w: (-len(w), w)))
pairs = [(i % 3, i) for i in range(10)]
print(sorted(pairs, key=lambda p: p[0]))
print(sorted(pairs, key=lambda p: p[0], reverse=True))
print(sorted(range(10), key=lambda x: -x), sorted([True, 0, 2.5, -1]), sorted("bca", reverse=True))
print(sorted(words, key=cmp_to_key(lambda a, b: (a > b) - (a < b)))[:3])

import random
rng = random.Random(7)
for n in (0, 1, 2, 31, 64, 65, 500, 3000):
    data = [rng.randrange(n + 1) for _ in range(n)]
    runs = list(range(n // 2)) + list(range(n // 2, 0, -1))
    for a in (data, runs):
        b = sorted(a)
        assert all(x <= y for x, y in zip(b, b[1:])) and len(a) == len(b) and sum(a) == sum(b)

class Count:
    calls = 0
    def __init__(self, v):
        self.v = v
    def __lt__(self, other):
        Count.calls += 1
        return self.v < other.v
    def __repr__(self):
        return f"C{self.v}"
print(sorted([Count(3), Count(1), Count(2)]), Count.calls)
a = [3, 2, 1]
try:
    a.sort(key=lambda x: a.append(x) or x)
except ValueError as error:
    print(error, a)
try:
    sorted([1, "a", None])
except TypeError as error:
    print(error)
try:
    a.sort(lambda x: x)
except TypeError as error:
    print(error)
print(max(words, key=len), min(words, key=len), max([], default="none"), list(reversed(sorted(words)))[0])
