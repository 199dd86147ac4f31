"""Stability, keys, errors and comparisons counted in sorting."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import functools
import random


class Counted:
    compared = 0

    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        Counted.compared += 1
        return self.value < other.value


def count(values):
    Counted.compared = 0
    items = [Counted(value) for value in values]
    items.sort()
    assert [item.value for item in items] == sorted(values)
    return Counted.compared


rng = random.Random(42)
for size in (0, 1, 2, 10, 63, 64, 65, 200):
    shuffled = [rng.randrange(size) for _ in range(size)]
    runs = list(range(size // 2)) + list(range(size, size // 2, -1)) + list(range(size // 3))
    print(size, count(range(size)), count(range(size, 0, -1)), count(shuffled), count([1] * size), count(runs), count(sorted(shuffled) + shuffled[:7]))
pairs = [(rng.randrange(5), i) for i in range(300)]
print(all(a < b for a, b in zip(sorted(pairs, key=lambda p: p[0]), sorted(pairs, key=lambda p: p[0])[1:])))
down = sorted(pairs, key=lambda p: p[0], reverse=True)
print(all(a[0] > b[0] or a[1] < b[1] for a, b in zip(down, down[1:])))
print(sorted("bca", reverse=True), sorted([3, 1.5, True, 10**20]), sorted(["b", "a", "é", "z"]), sorted([b"b", b"a"]), sorted([(1, "b"), (1, "a")]))
print(sorted({"b": 1, "a": 2}), sorted([3, 1, 2], key=lambda v: -v), sorted(["bb", "a"], key=len), sorted([], key=5))
print(sorted([5, 2, 9], key=functools.cmp_to_key(lambda a, b: b - a)))
show(sorted, [1, "a"])
show(sorted, [1, None, 2])
show(sorted, [1j, 2j])
show(sorted, 5)
x = [3, 2, 1]
show(x.sort, key=lambda v: 1 // (v - 2))
print(sorted(x))


def meddle(value):
    x.append(value)
    return value


show(x.sort, key=meddle)
print(sorted(x))
