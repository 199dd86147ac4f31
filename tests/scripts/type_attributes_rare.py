# Attributes and iterators that few programs ask for.
import warnings

view = memoryview(b"abc")
it = iter(view)
print(type(it).__name__, next(it), list(it), list(it), iter(it) is it)
for shape in ([2, 2], []):
    data = memoryview(bytes(4 if shape else 1)).cast("B", shape)
    try:
        iter(data)
    except (TypeError, NotImplementedError) as error:
        print(type(error).__name__, error)
it = iter(view)
view.release()
for act in (lambda: next(it), lambda: iter(view)):
    try:
        act()
    except ValueError as error:
        print(error)
print([x for x in memoryview(b"abcdef")[::2]], list(memoryview(bytearray(b"xy")).cast("b")))
print(97 in memoryview(b"abc"), 0 in memoryview(b"abc"))
print(list(reversed(memoryview(b"abc"))), list(memoryview(b"\1\0\2\0").cast("H")))

print(callable(classmethod(len)), callable(staticmethod(len)))
try:
    classmethod(len)()
except TypeError as error:
    print(error)
print(staticmethod(len)("abc"))
print(UnicodeTranslateError("a", 0, 1, "r").encoding, hash(None))


def far(a):
    x = (a +
         1)
    if x:
        return 2
    for i in range(
            3):
        pass


# A line far away.
source = "x = 1\n" + "\n" * 300 + "y = (" + "1 +" * 200 + "\n" * 200 + "2)\nz = 3\n"
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(far.__code__.co_lnotab)
    print(compile(source, "f", "exec").co_lnotab)
print(*{(w.category.__name__, str(w.message)) for w in caught})
