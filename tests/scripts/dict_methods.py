"""Methods of dict with their errors."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


d = {"a": 1, "b": 2}
print(d.get("a"), d.get("x"), d.get("x", 5), d.setdefault("c", 3), d.setdefault("a", 9), d.pop("b"), d.pop("b", None), d)
d.update({"z": 26}, y=25)
d.update([("k", 1), ["l", 2]])
d |= {"m": 3}
d |= [("n", 4)]
print(d, d | {"a": 0}, {"a": 0} | d == {**{"a": 0}, **d}, len(d), "a" in d, list(d), list(reversed(d)))
print(d.popitem(), d.popitem(), d.copy() == d, d.copy() is d, dict.fromkeys("ab"), dict.fromkeys([1, 2], 0))
for action in ("d['nope']", "d.pop('nope')", "{}.popitem()", "d.update(5)", "d.update([1])", "d.update([(1,)])", "d.update([(1, 2, 3)])", "d[[]]", "{[]: 1}", "{{}: 1}", "d | [('a', 1)]", "d < d", "hash(d)", "dict(5)", "dict([1])", "dict(['abc'])", "dict({}, {})", "d.fromkeys(5)", "d.get([])", "d.get()", "d.__delitem__('nope')", "dict(**{1: 2})", "d.setdefault({}, 1)"):
    print(action, end=": ")
    show(eval, action)
print(dict(a=1, b=2), dict([("a", 1)], b=2), dict({"a": 1}), dict(zip("ab", [1, 2])), {1: "a", 1.0: "b", True: "c"})
d = {i: i for i in range(5)}
try:
    for key in d:
        d[key + 10] = 0
except RuntimeError as error:
    print(error, len(d))
try:
    for key in d:
        del d[key]
        d[key] = 1
        d[99] = 1
except RuntimeError as error:
    print(error)
d = {i: i for i in range(100)}
for i in range(0, 100, 2):
    del d[i]
d[0] = "back"
print(list(d)[:3], list(d)[-2:], len(d), list(d.values())[-1])
d.clear()
print(d, bool(d))
d["self"] = d
print(d, {"x": [d]} == {"x": [d]})
print({1: 2} == {1: 2.0}, {1: 2} != {2: 1}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, dict[str, int])


class Missing(dict):
    def __missing__(self, key):
        return f"no {key}"


m = Missing(a=1)
print(m["a"], m["b"], m.get("b"), "b" in m, len(m), type(m | {}), type({} | m), m)
