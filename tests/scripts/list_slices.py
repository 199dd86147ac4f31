"""Slice assignment and deletion."""
def show(expression, start, stop, step, new):
    a = list(range(8))
    try:
        a[start:stop:step] = new
        print(expression, a)
    except (ValueError, TypeError) as error:
        print(expression, type(error).__name__, error)

show("grow", 2, 4, None, "abcd")
show("shrink", 1, 7, None, [0])
show("insert", 3, 3, None, ["x"])
show("reverse bounds", 5, 2, None, ["x"])
show("append", 100, 200, None, [9])
show("step", None, None, 2, "abcd")
show("negative step", None, None, -2, "abcd")
show("wrong size", None, None, 2, "abc")
show("not iterable", 0, 2, None, 5)
show("step one", 0, 2, 1, (1, 2, 3))
a = list(range(10))
del a[2:4]
print(a)
del a[::3]
print(a)
del a[-1]
del a[:1]
print(a)
a[:] = a[::-1]
print(a)
a[1:1] = a
print(a)
a[len(a):] = iter([7, 8])
print(a, a[-3:], a[:-3], a[5:2], a[2:5:-1], a[::-1][:2])
b = [1, 2, 3]
for i, x in enumerate(b):
    if x == 1:
        b.append(4)
print(b)
it = iter(b)
next(it)
b.clear()
print(list(it), b.__len__())
