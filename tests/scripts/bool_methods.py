"""bool: an int with two values."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


print(True + True, True * 3, -True, ~False, True & 1, True | False, True ^ True, type(True & False), type(True & 1))
print(int(True), float(False), str(True), repr(False), f"{True:d} {True:>6} {False!r:6}|", "%d %s" % (True, False))
print(bool([]), bool([0]), bool(""), bool(" "), bool(None), bool(0.0), bool(range(0)), bool(...), bool(NotImplementedError))
print(True == 1, True is True, hash(True) == hash(1), {1: "a", True: "b", 1.0: "c"}, [10, 20][True])
print(bool.__mro__ == (bool, int, object), isinstance(True, int), issubclass(bool, int), bool(), True.real, True.numerator)
print(True.to_bytes(), bool.from_bytes(b"\0"), bool.from_bytes(b"\1"), True.bit_length(), True.__index__())
show(bool, 1, 2)
show(bool, x=1)
show(lambda: bool.__new__(int, 1))
show(lambda: type("B", (bool,), {}))
show(lambda: bool(NotImplemented))


class Odd:
    def __init__(self, answer):
        self.answer = answer

    def __bool__(self):
        return self.answer


class Sized:
    def __init__(self, length):
        self.length = length

    def __len__(self):
        return self.length


show(bool, Odd(True))
show(bool, Odd(1))
show(bool, Odd(None))
show(bool, Sized(3))
show(bool, Sized(0))
show(bool, Sized(-1))
show(bool, Sized("x"))
show(lambda: not Odd("no"))
show(lambda: 1 if Odd(0) else 2)
print(all([]), any([]), all([1, [], 2]), any([0, "", 3]), sorted([True, 0, False, 1]), sum([True] * 5))
print(True and [] or "x", not not [0], 1 < 2 < 3 == 3 != 4, True.__and__(2), True.__and__("x"))
