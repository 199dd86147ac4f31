"""Dictionaries: order, methods, views, errors."""
d = {"a": 1, "b": 2}
d["c"] = 3
d["a"] = 10
del d["b"]
d["b"] = 20
print(d, list(d), len(d), d.get("x"), d.get("x", 0), "a" in d, d.pop("c"), d.pop("zz", None))
print(d.setdefault("n", []), d.setdefault("a", 5), d.popitem(), d)
d.update({"u": 1}, v=2)
d.update([("w", 3)])
d |= {"a": "new"}
print(d, d | {"z": 0}, {"a": 0} | d, dict(a=1, **{"b": 2}), dict([(1, 2)]), dict.fromkeys("ab", 0))
print(d.keys() & {"a", "u", "q"} == {"a", "u"}, sorted(d.keys() | {"q"}), d.items() >= {("u", 1)}, d.keys() == {"a", "b", "u", "v", "w"})
print(list(reversed(d)), list(d.values()), d.copy() == d, d == dict(reversed(d.items())))
print({1: "int", 1.0: "float", True: "bool"}, {(1, 2): 3}[1, 2], {**d, "a": 0}["a"])
for bad in (lambda: d["nope"], lambda: {}.popitem(), lambda: {[]: 1}, lambda: dict([1]), lambda: dict([(1, 2, 3)]), lambda: d.pop("nope"), lambda: {} < {}):
    try:
        bad()
    except (KeyError, TypeError, ValueError) as error:
        print(type(error).__name__, error)
try:
    for key in d:
        d[key + "x"] = 1
except RuntimeError as error:
    print(error)
r = {}
r["self"] = r
print(r, d.__class__, isinstance(d.keys(), type({}.keys())), d.items())
