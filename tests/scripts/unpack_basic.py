"""Unpacking in assignments, calls, loops and displays."""
a, b = 1, 2
a, b = b, a
(c, d), [e, *f] = "xy", range(4)
print(a, b, c, d, e, f)
*g, h = "abc"
i, *_, j = [1, 2, 3, 4]
k, = [9]
print(g, h, i, j, k, _)
x = y = [1]
x.append(2)
print(y, x is y)
d = {}
d["k"], d["l"] = 1, 2
l = [0, 0]
l[0], l[1:] = 5, [6, 7]
i, l[i - 1] = 1, "first"
print(d, l)
for (p, q), r in [((1, 2), 3)]:
    print(p, q, r)
for n, *rest in ["abc", "d"]:
    print(n, rest)
print([*range(2), *"ab"], (*[1], 2), {*[1, 1]}, {**{"a": 1}, "a": 2, **{"b": 3}})
order = []
def at(n):
    order.append(n)
    return [0] * 3
at("a")[0] = at("b")[1] = (order.append("value"), 1)[1]
print(order)
for bad in ("a, b = 1", "a, b = []", "a, b, c = 1, 2", "a, *b, c = [1]", "a, b = {1: 2}.items()", "*a, = 5", "[a, b] = 'abc'"):
    try:
        exec(bad)
    except (TypeError, ValueError) as e:
        print(bad, "->", e)
a = b = c = 0
a += 1; b -= 2; c = c or 5
print(a, b, c, (z := 3) + z)
del a, (b, [c])
try:
    a
except NameError as e:
    print(e)
