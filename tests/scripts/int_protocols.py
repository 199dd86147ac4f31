"""What counts as an integer: __index__, __int__, __trunc__ and their errors."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class Int:
    def __init__(self, value):
        self.value = value

    def __int__(self):
        return self.value


show(int, Index(5))
show(int, Int(7))
show(int, Index("x"))
show(int, Int(2.5))
show(float, Index(3))
show(complex, Index(3))
show([10, 20, 30].__getitem__, Index(1))
show([10, 20, 30].__getitem__, Int(1))
show("abc".__mul__, Index(2))
show(range, Index(1), Index(4))
show(range, Int(1))
show(bin, Index(5))
show(hex, Int(5))
show(chr, Index(65))
show(bytes, Index(2))
show((1).__lshift__, Index(2))
show(divmod, Index(7), 2)
show(round, 2.567, Index(2))
show(slice(Index(1), Index(3)).indices, 10)
show(slice(Index(1), Int(3)).indices, 10)
import operator

show(operator.index, Index(9))
show(operator.index, True)
show(operator.index, 2.0)
show(int, None)
show(int, [])
show(int, "0b1", 0)
show(int, "z", 37)
show(int, 5, 10)
show(int, "5", base=6)
show(int, base=6)
show(int, b"12", 3)
show(int, bytearray(b" 12 "))
show(int, 1e400 if False else float("nan"))
