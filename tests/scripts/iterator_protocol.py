"""Built-in iterators: exhaustion, hints, pickling, errors."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import copy
import operator
import pickle

makers = [lambda: iter([1, 2, 3]), lambda: iter((1, 2, 3)), lambda: iter("abc"), lambda: iter(b"abc"), lambda: iter(bytearray(b"abc")), lambda: iter(range(3)), lambda: reversed([1, 2, 3]), lambda: iter({"a": 1, "b": 2}), lambda: enumerate("ab"), lambda: zip("ab", [1, 2]), lambda: map(str, [1, 2]), lambda: filter(None, [0, 1, 2]), lambda: iter(lambda: 5, 5), lambda: reversed(range(3)), lambda: iter({7})]
for make in makers:
    it = make()
    items = list(it)
    print(type(make()).__name__.replace("_ascii", ""), items, next(it, "end"), iter(it) is it, operator.length_hint(make()), list(copy.copy(make())) == items if "set_" not in type(it).__name__ else "-")
for make in makers[:9]:
    it = make()
    next(it)
    function, args, *state = it.__reduce__()
    rest = list(it)
    again = function(*args)
    if state and state[0] is not None:
        again.__setstate__(*state)
    print(type(again).__name__.replace("_ascii", ""), list(again) == rest)


class Sequence:
    def __getitem__(self, index):
        if index > 3:
            raise IndexError
        return index * 10


class Broken:
    def __iter__(self):
        return 5


class Endless:
    def __iter__(self):
        return self

    def __next__(self):
        return 1


print(list(Sequence()), 20 in Sequence(), 25 in Sequence(), [*Sequence()], dict(zip("ab", Sequence())), list(zip(Endless(), "ab")))
for action in ("iter(5)", "iter(Broken())", "next([])", "next(iter([]))", "iter(5, 6)", "reversed({1})", "reversed(5)", "enumerate(5)", "zip(5)", "map(str)", "filter(None)", "list(zip('ab', 'a', strict=True))", "list(zip('a', 'ab', strict=True))", "list(map(lambda a: a, 'a', 'b'))", "list(map(int, ['x']))", "enumerate('a', 'b')", "len(iter([]))", "5 in 5", "[*5]", "dict([*zip('a', [1])])", "list(map(pow, [2, 3], [3, 2], strict=True))", "max([])", "sum('ab')", "tuple(iter(Broken()))"):
    print(action, end=": ")
    show(eval, action)
print(list(enumerate("ab", 10)), list(enumerate("a", start=-1)), list(zip()), list(zip("ab")), list(map(max, [1, 5], [4, 2])), list(filter(str.isdigit, "a1b2")))
it = iter([1, 2, 3, 4])
print(list(zip(it, it)), all(iter([])), next(iter({}), None), operator.length_hint(5, 7), operator.length_hint([1]))
