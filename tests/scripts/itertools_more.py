"""itertools: all of them, with their corners."""
import copy
import itertools as it
import operator
print(list(it.accumulate([1, 2, 3, 4])), list(it.accumulate([3, 1, 2], max)), list(it.accumulate([1, 2], initial=10)), list(it.accumulate([])), list(it.accumulate([], initial=1)))
print(list(it.batched("abcdefg", 3)), list(it.chain("ab", [1], ())), list(it.chain.from_iterable(["xy", "z"])), list(it.combinations("abc", 2)), list(it.combinations_with_replacement("ab", 2)), list(it.permutations([1, 2, 3], 2)))
print(list(it.compress("abcd", [1, 0, True, ""])), list(it.islice(it.count(5, 3), 4)), list(it.islice(it.count(1.5, -0.5), 3)), list(it.islice(it.cycle("ab"), 5)), list(it.cycle([])))
print(list(it.dropwhile(lambda x: x < 3, [1, 4, 2])), list(it.takewhile(lambda x: x < 3, [1, 4, 2])), list(it.filterfalse(None, [0, 1, ""])), [(k, list(g)) for k, g in it.groupby("aabbba")], [(k, list(g)) for k, g in it.groupby([1, 3, 2], key=lambda x: x % 2)])
print(list(it.islice("abcdef", 1, None, 2)), list(it.pairwise([1, 2, 3])), list(it.product("ab", [1, 2])), list(it.product([0, 1], repeat=2)), list(it.product()), list(it.repeat(5, 3)), list(it.starmap(pow, [(2, 3), (3, 2)])), list(it.zip_longest("ab", "c", fillvalue="-")))
a, b, c = it.tee([1, 2, 3], 3)
print(next(a), list(a), next(b), list(copy.copy(b)), list(c), it.repeat(1, 2), it.count(3), it.count(2, 5))
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
show(lambda: it.batched("ab", 0))
show(lambda: list(it.batched("abc", 2, strict=True)))
show(lambda: it.islice([1], -1))
show(lambda: it.islice([1], 0, 1, 0))
show(lambda: it.combinations("ab", -1))
show(lambda: it.permutations("ab", "x"))
show(lambda: it.product("a", repeat=-1))
show(lambda: it.count("x"))
show(lambda: it.repeat())
show(lambda: it.tee([], -1))
show(lambda: it.chain(5).__next__())
show(lambda: list(it.starmap(pow, [5])))
show(lambda: it.zip_longest("a", nothing=1))
show(lambda: it.groupby())
show(lambda: it.pairwise(a=1))
g = it.groupby("aab")
k1, g1 = next(g)
k2, g2 = next(g)
print(list(g1), k2, list(g2))
class Sub(it.chain):
    def __init__(self, *args, tag=None): self.tag = tag
print(list(Sub("a", "b")), Sub("a", tag=5).tag)
print(it.repeat(7, 3).__length_hint__(), operator.length_hint(it.islice([1, 2], 1)), len(list(it.permutations(range(4)))), list(it.islice(it.permutations(range(3)), 2, 4)))
