# Calls of len, isinstance, type and list.append in warm code, and what happens when the callee or its arguments change.
import builtins


class Sized:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


def lengths(values):
    return [len(value) for value in values]


print(lengths([[1, 2], (3,), "abc", b"xy", {1: 2}, {4, 5}, range(7), Sized(9)] * 3))
for bad in (5, Sized(-1), Sized("x"), object()):
    try:
        lengths(["warm"] * 5 + [bad])
    except Exception as error:
        print(type(error).__name__, error)
try:
    len()
except TypeError as error:
    print(error)
try:
    len([], [])
except TypeError as error:
    print(error)


def kinds(values, classes):
    return [isinstance(value, classes) for value in values]


class Liar:
    __class__ = int


class Meta(type):
    def __instancecheck__(cls, other):
        return other == "yes"


class Odd(metaclass=Meta):
    pass


class Proxy:
    def __getattribute__(self, name):
        return str if name == "__class__" else object.__getattribute__(self, name)


values = [1, True, "yes", 2.0, None, Liar(), Odd(), Proxy(), [], int]
for classes in (int, str, Liar, Odd, object, type, (int, str), int | None, (list, (Odd,))):
    print(kinds(values, classes))
for classes in (5, (int, 5), "x"):
    try:
        kinds(["warm"] * 4 + [1.5], classes)
    except TypeError as error:
        print(error)


def classes_of(values):
    return [type(value).__name__ for value in values]


print(classes_of(values))
print(classes_of([Meta("Made", (), {}), type, Meta, ...]))
print(type("Three", (int,), {"x": 1}).x)


class Loud(list):
    def append(self, item):
        super().append(item)
        super().append("!")


def fill(target, items):
    for item in items:
        target.append(item)
    return target


print(fill([], "ab"), fill(Loud(), "cd"), fill([], "ef"))
plain = []
add = plain.append
for item in "gh":
    add(item)
print(plain, plain.append("i"), plain)
try:
    [].append(1, 2)
except TypeError as error:
    print(error)
same = []
same.append(same)
print(same)


class Noisy:
    def __del__(self):
        print("gone")


def drop():
    box = [Noisy()]
    print(len(box), isinstance(box[0], Noisy), type(box[0]) is Noisy)
    isinstance(Noisy(), int)
    type(Noisy())
    len([Noisy()])
    print("end")


drop()
real = builtins.len
builtins.len = lambda value: "replaced"
try:
    print(lengths([[], ()]))
finally:
    builtins.len = real
print(lengths([[], ()]))


def shadow(len):
    return len([1])


print(shadow(real), shadow(sum))
