"""Sets and frozensets."""
a, b = {1, 2, 3}, {3, 4}
print(a | b, a & b, a - b, a ^ b, a < {1, 2, 3, 4}, a <= a, a > {1}, a.isdisjoint({9}), {1} < {2})
a.add(5)
a.discard(99)
a.remove(1)
a.update([7], (8,))
print(sorted(a), len(a), 5 in a, a.issubset(range(10)), a.issuperset([2]), a.union([0]) == {0, 2, 3, 5, 7, 8})
a.intersection_update([2, 3, 7])
a.difference_update({7})
a.symmetric_difference_update({3, 4})
print(sorted(a), {2, 4} == a, a == frozenset([2, 4]), hash(frozenset([1, 2])) == hash(frozenset([2, 1])))
f = frozenset("abc")
print(sorted(f), f == set("cba"), {f: 1}[frozenset("bca")], {frozenset(), frozenset()}, set(), frozenset())
print(type(f | {1}).__name__, type({1} | f).__name__, {x % 3 for x in range(10)}, {*[1, 2], *(2, 3)})
for bad in (lambda: {1}.remove(2), lambda: set().pop(), lambda: {[]}, lambda: {1} | [2], lambda: hash(set()), lambda: f.add("x"), lambda: {1} < [1]):
    try:
        bad()
    except (KeyError, TypeError, AttributeError) as error:
        print(type(error).__name__, error)
s = set(range(5))
try:
    for x in s:
        s.add(x + 10)
except RuntimeError as error:
    print(error)
print({1, 1.0, True}, {0, False}, set("hello") == set("olleh"), {frozenset({1})} == {frozenset([1])})
print({1} in [{1}], {1} in {frozenset({1})})
class S(set):
    pass
print(type(S([1]) | {2}).__name__, S([1]), type(S([1]).copy()).__name__)
