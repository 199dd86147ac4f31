"""Iterator protocols and the built-in iterators."""
class Seq:
    def __getitem__(self, i):
        if i >= 3: raise IndexError
        return i * 10
print(list(Seq()), 20 in Seq(), list(reversed([1, 2])), next(iter(Seq())))
class Countdown:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration
        self.n -= 1
        return self.n
    def __length_hint__(self): return self.n
print(list(Countdown(3)), max(Countdown(4)), sorted(Countdown(3)), dict(zip("ab", Countdown(2))), 1 in Countdown(3))
a, *b = Countdown(4)
print(a, b, list(map(lambda x, y: x + y, [1, 2], [10, 20, 30])), list(filter(None, [0, 1, "", "a"])))
print(list(enumerate("ab", 5)), list(zip([1, 2], "ab", strict=True)), list(iter([1, 2, 0, 3].pop, 2)))
try:
    list(zip([1], [1, 2], strict=True))
except ValueError as e:
    print(e)
print(any(x > 2 for x in [1, 2, 3]), all([]), sum([[1], [2]], []), list(range(10, 0, -3)), range(5)[1:3], range(10)[-1], 3 in range(5))
r = range(0, 10, 2)
print(r, len(r), r.index(4), r.count(3), r == range(0, 9, 2), hash(r) == hash(range(0, 9, 2)), list(reversed(r)), r[::-1])
for bad in (lambda: iter(5), lambda: next(iter(())), lambda: reversed(Countdown(1)), lambda: range(1.5), lambda: r[10], lambda: r.index(99)):
    try:
        bad()
    except (TypeError, StopIteration, IndexError, ValueError) as e:
        print(type(e).__name__, e)
import itertools as it
print(list(it.chain("ab", [1])), list(it.islice(it.count(5, 2), 3)), list(it.accumulate([1, 2, 3])), list(it.takewhile(lambda x: x < 3, range(9))))
print([(k, list(g)) for k, g in it.groupby("aabbca")], list(it.product("ab", repeat=2))[1], list(it.combinations("abc", 2)), list(it.zip_longest([1], "ab")))
print(list(it.starmap(pow, [(2, 3)])), list(it.batched("abcde", 2)), list(it.pairwise("abc")), list(it.compress("abc", [1, 0, 1])), list(it.islice(it.cycle("ab"), 5)))
a, b = it.tee(iter(range(3)))
print(list(a), list(b), list(it.dropwhile(lambda x: x < 2, range(4))), list(it.permutations(range(3), 2))[:2], list(it.repeat("x", 2)))
