"""Views of dicts as sets, and their iterators."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), "a" in k, 2 in v, ("a", 1) in i, ("a", 2) in i, "a" in i)
d["d"] = 4
print(k, len(v), list(reversed(i))[0], k.mapping["a"], type(k.mapping), k == {"a", "b", "c", "d"}, i == {("a", 1)})
print(sorted(k & {"a", "z"}), sorted(k | ["z"]), sorted(k - {"a"}), sorted(k ^ {"a", "z"}), sorted(i & [("a", 1), 5]), k.isdisjoint("xyz"), k >= {"a"}, k < set("abcde"))
print(sorted({"a", "q"} & k), sorted({"q"} | k), sorted({"a", "q"} - k), type(k & k), {"a"} <= k)
for action in ("k + k", "v & v", "k[0]", "k < ['a']", "k & 5", "hash(k)", "len(iter(k))", "{1: []}.items() | {1}", "k.mapping.__setitem__(1, 2)", "type(k)()", "v == v", "k.add(1)"):
    print(action, end=": ")
    show(eval, action)
it = iter(d)
next(it)
print(it.__length_hint__(), it.__reduce__()[1], next(it))
d["new"] = 5
show(next, it)
show(next, it)
it = iter(d.items())
d["a"] = 100
print(next(it), list(it)[-1])
for key, value in zip(d.keys(), d.values()):
    assert d[key] == value
print(dict(i) == d, {**d} == d, [*k], sum(v), max(i), sorted(v, reverse=True), dict.keys(d) == k)
e = {}
e["loop"] = e.values()
print(e, {1: 2}.keys() == {1: 3}.keys(), {1: 2}.items() == {1: 2.0}.items(), {1: 2}.values() == {1: 2}.values())
