"""Ranges: arithmetic, slices, equality, large ones."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


for r in (range(5), range(2, 10, 3), range(10, 0, -4), range(0), range(5, 2), range(-3, 3)):
    print(r, list(r), len(r), r[::-1], r[1:], list(reversed(r)), bool(r), r.start, r.stop, r.step, hash(r) == hash(range(*r.indices(0)) if False else r))
r = range(0, 100, 7)
print(r[3], r[-1], r[2:5], r[::3], r[5:2:-1], 49 in r, 50 in r, 49.0 in r, "x" in r, True in range(2), r.index(49), r.count(49), r.count(50))
for action in ("r[99]", "r['a']", "r.index(50)", "r.index('x')", "range(1.5)", "range('a')", "range(1, 2, 0)", "range()", "range(1, 2, 3, 4)", "range(a=1)", "r + r", "r * 2", "r.__setitem__(0, 1)", "setattr(r, 'start', 1)", "r < r", "len(range(10**20))", "range(10**20)[10**19]", "range(10**20)[-1]"):
    print(action, end=": ")
    show(eval, action)
print(range(0) == range(2, 2, 5), range(0, 3, 2) == range(0, 4, 2), hash(range(0, 3, 2)) == hash(range(0, 4, 2)), range(3) != [0, 1, 2])
big = range(10**30, 10**30 + 50, 7)
print(big, len(big), list(big)[-1], 10**30 + 14 in big, big.index(10**30 + 14), big[2:], sum(range(10**6)), max(range(10)), sorted(range(3), reverse=True))
it = iter(range(5))
next(it)
print(it.__length_hint__(), list(it), next(it, "done"), next(iter(range(10**25, 10**26))), list(zip(range(3), range(10, 0, -3))))
a, *rest = range(4)
print(a, rest, [*range(2), *range(2)], tuple(range(3)), set(range(2)), dict.fromkeys(range(2)), "".join(map(str, range(5))))
print(isinstance(r, range), repr(range(1, 2, 1)), str(range(1, 9, -2)), range(True), range(-5, -1)[-2])
import copy, pickle

print(copy.copy(r) == r, copy.deepcopy(big) == big, range(3).__reduce__())
match range(3):
    case [0, 1, 2]:
        print("a range matches a sequence")
