"""Views are live, set-like, reversible; dict iteration order after every kind of change."""
d = {"a": 1, "b": 2, "c": 3}
keys, values, items = d.keys(), d.values(), d.items()
d["d"] = 4
del d["a"]
d["a"] = 5
print(keys, values, items, len(keys), "a" in keys, 5 in values, ("a", 5) in items, ("a", 6) in items, "a" in items)
print(sorted(keys & {"a", "z"}), sorted(keys | {"z"}), sorted(keys - {"a"}), sorted(keys ^ {"a", "z"}), keys.isdisjoint({"q"}), keys == {"a", "b", "c", "d"}, keys >= {"a"}, keys < set("abcde"))
print(sorted(items & {("a", 5)}), items.isdisjoint([]), list(reversed(keys)), list(reversed(values)), list(reversed(items)), values == values, d.values() == d.values(), keys.mapping["a"])
it = iter(d)
next(it)
d["b"] = 20
print(list(it))
it = iter(d)
d["new"] = 1
try:
    next(it)
except RuntimeError as e:
    print(e)
it = iter(d.items())
next(it)
k = list(d)
del d[k[0]]
d["other"] = 1
try:
    print(next(it))
except RuntimeError as e:
    print(e)
d = {i: i for i in range(5)}
for i in (1, 3): del d[i]
d[1] = "back"
d.update({0: "zero", 9: 9})
d.pop(2); d.setdefault(7, 7)
print(d, d.popitem(), d.popitem(), list(d))
try:
    keys.mapping["x"] = 1
except TypeError as e:
    print(e)
try:
    hash(items)
except TypeError as e:
    print(e)
print(dict(zip("abc", range(3))) == dict(a=0, b=1, c=2), {**dict.fromkeys("ba")}, [*{"x": 1, "y": 2}.items()], max({"b": 1, "a": 2}), sorted({"b": 1, "a": 2}.items(), key=lambda kv: kv[1]))
class D(dict):
    def __getitem__(self, k): return "overridden"
    def keys(self): return ["k"]
x = D(a=1)
print(x["zz"], x.get("a"), dict(x), {**x}, x | {}, list(x), "%(q)s" % x, list(x.items()))
