"""Changing bytearrays in place."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


b = bytearray(b"abcdef")
b.append(103)
b.extend(b"hi")
b.extend([106])
b.insert(0, 64)
b.insert(-1, 33)
b[1] = 65
b[2:4] = b"XYZ"
b[::3] = b"."*len(b[::3])
print(b, b.pop(), b.pop(0), len(b))
del b[0]
del b[1:3]
del b[::2]
print(b)
b.remove(33)
b.reverse()
print(b, b.copy() == b, b.copy() is b)
b += b"tail"
b *= 2
print(b)
b.resize(5)
print(b)
b.resize(7)
print(b, b.__alloc__() > len(b))
b.clear()
print(b, bool(b))
b = bytearray(b"abc")
for action in ("b.append(256)", "b.append('x')", "b.insert(0, -1)", "b.pop(5)", "b.remove(1)", "b.extend('x')", "b.extend(5)", "b.extend([1, 300])", "b.__setitem__(9, 1)", "b.__setitem__(0, 'x')", "b.__setitem__(slice(0, 2), 'xy')", "b.__setitem__(slice(0, 2), 5)", "b.__setitem__(slice(None, None, 2), b'x')", "b.__setitem__('x', 1)", "b.__delitem__(9)", "b.__getitem__(1.5)", "b.resize(-1)", "bytearray().pop()"):
    print(action, end=": ")
    show(eval, action)
print(b)
view = memoryview(b)
for action in ("b.append(1)", "b.clear()", "b.__iadd__(b'x')", "b.resize(9)", "b.__delitem__(0)", "b.pop()"):
    print(action, end=": ")
    show(eval, action)
b[0] = 90
view[1:] = b"??"
print(b, view.tobytes())
view.release()
b.append(1)
print(b)
it = iter(bytearray(b"xy"))
print(next(it), it.__length_hint__(), next(it), next(it, None), list(reversed(bytearray(b"abc"))))
