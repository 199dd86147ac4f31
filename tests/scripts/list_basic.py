"""Lists: construction, methods, errors."""
a = [3, 1, 2]
a.append(5)
a.extend((4, 6))
a.insert(1, 9)
a.insert(-100, "first")
a.insert(100, "last")
print(a, len(a), a.index(9), a.count(1), a.pop(), a.pop(0), a.pop(-2))
a.remove(9)
a.reverse()
print(a, a[::-1], a + [7], a * 2, [0] * 3, 3 in a, 99 not in a)
b = a.copy()
b += "xy"
a.sort()
print(a, b, a == sorted(a), a < [9], [1, 2] < [1, 2, 0], [] < [0])
a.clear()
print(a, bool(a), list("abc"), list(range(3)), list({1: 2}))
for bad in (lambda: [].pop(), lambda: [1].pop(5), lambda: [1].remove(2), lambda: [1].index(2), lambda: [1][1],
            lambda: [1] + (2,), lambda: [1] * "a", lambda: [3, "a"].sort(), lambda: hash([]), lambda: list(5)):
    try:
        bad()
    except (IndexError, ValueError, TypeError) as error:
        print(type(error).__name__, error)
r = [1]
r.append(r)
print(r, r[1][1] is r)
x = [[]] * 2
x[0].append(1)
print(x, [*x, *[2]], [1, 2, 3].__contains__(2), [1, 2, 3].index(3, 1), [1, 2, 1].index(1, 1))
