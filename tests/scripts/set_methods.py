"""Methods of set and frozenset with their errors."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


a, b = {1, 2, 3}, frozenset({3, 4})
print(sorted(a | b), a & b, sorted(a - b), sorted(a ^ b), type(a | b).__name__, type(b | a).__name__, a.isdisjoint(b), a >= {1}, {1} < a, a <= a, a < a)
print(sorted(a.union([9], "x", {}), key=str), a.intersection([3, 1], (1,)), sorted(a.difference([1], [2])), sorted(a.symmetric_difference([3, 5])), a.issubset(range(9)), a.issuperset([]))
s = set()
s.add(1)
s.update([2, 3], (4,))
s.discard(9)
s.remove(1)
s |= {8}
s &= {2, 3, 8}
s -= {2}
s ^= {3, 5}
print(sorted(s), s.pop() in (5, 8), len(s))
s.clear()
print(s, frozenset(), {1}, frozenset([1]), set("a"), repr({frozenset({1})}))
for action in ("a.remove(99)", "set().pop()", "a.add([])", "{[]}", "a | [1]", "a < [1]", "a.union(5)", "hash(a)", "a + a", "b.add(1)", "b.clear()", "set(5)", "set(1, 2)", "set(a=1)", "frozenset(5)", "a[0]", "a.remove([])", "[] in a", "{1} in a", "a.update(5)", "a &= 5" if False else "a.__iand__(5)"):
    print(action, end=": ")
    show(eval, action)
print({1, 1.0, True}, {0, False}, len({float("nan"), float("nan")}), hash(frozenset([1, 2])) == hash(frozenset([2, 1])), {frozenset({1}): "x"}[frozenset({1})])
print(frozenset(b) is b, b.copy() is b, b.union() is b, a.copy() is a, set(b) == b, b == set(b), {1, 2} == {2, 1}, {1} != [1])
t = {frozenset({1}), 2}
print({1} in t, t.discard({1}), t, sorted(map(len, [set(), {1}, {1, 2}])), set[int], sorted({3, 1, 2}))
try:
    for x in a:
        a.add(x + 10)
except RuntimeError as error:
    print(error)


class Tagged(set):
    def __init__(self, items=(), tag=None):
        super().__init__(items)
        self.tag = tag


x = Tagged([1, 2], tag="t")
print(x, x.tag, type(x | {3}), type(x.copy()), x == {1, 2}, Tagged() or "empty", x & {2})
print(sorted([{1, 2}, {1}, {1, 2, 3}], key=len), max({1}, {1, 2}), {1, 2} > {1}, {1} > {2}, {2} > {1})
