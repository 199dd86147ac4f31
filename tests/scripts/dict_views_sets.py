"""Set operations and comparisons of dict views."""
d = {"a": 1, "b": 2, "c": [3]}
keys, items, values = d.keys(), d.items(), d.values()
print(keys & {"a", "z"}, sorted(keys | {"z"}), sorted(keys - {"a"}), sorted(keys ^ {"a", "z"}))
print({"a"} <= keys, keys >= {"a"}, keys == {"a", "b", "c"}, keys != ["a"], keys.isdisjoint("xyz"))
print(("a", 1) in items, ("a", 2) in items, "a" in items, ("a",) in items, ("c", [3]) in items)
print(items == {("a", 1)}, len(items), len(values))
try:
    set(items)
except TypeError as error:
    print(type(error).__name__)
print(values == d.values(), keys == d.keys())
print(repr(keys), repr(items), repr(values))
print(list(reversed(keys)), list(reversed(items)), list(reversed(values)))
print(keys.mapping["a"], type(keys.mapping).__name__)
try:
    keys.mapping["a"] = 2
except TypeError as error:
    print(error)
iterator = iter(keys)
next(iterator)
d["d"] = 4
try:
    next(iterator)
except RuntimeError as error:
    print(error)
for function in (lambda: keys + keys, lambda: values & values, lambda: keys & 1, lambda: hash(keys), lambda: keys < 3, lambda: type(keys)()):
    try:
        print(function())
    except TypeError as error:
        print(error)
