"""Methods of list with their errors."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


x = [3, 1, 2]
x.append([4])
x.extend((5, 6))
x.insert(0, 0)
x.insert(-1, "p")
x.insert(99, "end")
print(x, x.index(5), x.count(1), x.pop(), x.pop(0), x.pop(-2), x)
x.remove([4])
x.reverse()
print(x, x.copy() == x, x[:] is x)
for action in ("x.index(99)", "x.index(3, 5)", "x.remove(99)", "x.pop(99)", "[].pop()", "x.insert('a', 1)", "x.extend(5)", "x + (1,)", "x * 'a'", "x * 1.5", "x['a']", "x[99]", "x.__setitem__(99, 1)", "x.__delitem__(99)", "x.__setitem__(slice(0, 3, 2), [1])", "x.__setitem__(slice(0, 1), 5)", "x < (1,)", "hash(x)", "[1] < ['a']", "x.sort(5)", "x.sort(key=5)", "list(5)", "list(a=1)", "list(1, 2)", "x.append()", "x.append(1, 2)"):
    print(action, end=": ")
    show(eval, action)
y = [1, 2, 3, 4, 5, 6]
y[1:3] = []
y[len(y):] = [7, 8]
y[::2] = "abc"
del y[-2:]
y += "xy"
y *= 2
print(y, y == y[:], [1, 2] < [1, 3], [1] < [1, 0], [] < [0], [[1], [2]] == [[1], [2]])
z = [1]
z.append(z)
print(z, z == z, z[1][1][0], [z, z])
it = iter([1, 2, 3])
next(it)
print(it.__length_hint__(), it.__reduce__()[1:], list(it), it.__reduce__()[1])
grow = [1, 2]
for value in grow:
    if len(grow) < 6:
        grow.append(value * 2)
print(grow, list(reversed(grow)), [*grow, *"ab"], grow.__sizeof__() > 40)
show(eval, "z < z")
a = [0] * 3
b = [[]] * 2
b[0].append(1)
print(a, b, max([[1, 2], [1, 3]]), sorted("banana"), list({1: 2}), list("héy"))
print(list[int], list[int] == list[int], isinstance([], list), [1, 2, 3].__contains__(2.0), 2 in [1, float("2")])
