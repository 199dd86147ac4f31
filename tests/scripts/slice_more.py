"""Slice objects and how sequences use them."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, slice(5), slice(None), slice(1, None), s == slice(1, 10, 2), s != slice(1), hash(slice(1, 2)) == hash(slice(1, 2)), {slice(1): "x"}[slice(1)])
for n in (0, 3, 7, 20):
    print([x.indices(n) for x in (s, slice(None), slice(-3, None), slice(None, None, -1), slice(-100, 100), slice(5, 1, -2), slice(100, -100, -3))])
for action in ("slice()", "slice(1, 2, 3, 4)", "slice(a=1)", "s.indices(-1)", "s.indices('x')", "slice('a', 'b').indices(5)", "slice(1, 2, 0).indices(5)", "[1, 2][::0]", "[1, 2]['a':]", "[1, 2][1.0:]", "'abc'[::0]", "s < slice(1, 10, 3)", "slice(1) < slice('a')", "setattr(s, 'start', 1)", "hash(slice([]))", "type('S', (slice,), {})"):
    print(action, end=": ")
    show(eval, action)


class Recorder:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("del", key)


r = Recorder()
print(r[1], r[1:2], r[::], r[1:2, 3], r[..., None], r["a":"b"], r[()], r[*(1, 2)], r[1:2:3, ::4])
r[1:2] = "x"
del r[:, 1]
x = list(range(10))
print(x[2:8:3], x[-3:], x[:-3], x[::-2], x[8:2:-2], x[100:], x[-100:2], x[5:2], x[True:3])
x[3:5] = "abc"
x[::4] = [0] * len(x[::4])
del x[1::3]
print(x, "hello"[1:-1], "hello"[::-1], (1, 2, 3)[1:], b"abc"[::2], range(10)[2:5])
import copy

print(copy.deepcopy(s), s.__reduce__(), sorted([slice(2), slice(1)]), slice(1, 2) < slice(1, 3))
