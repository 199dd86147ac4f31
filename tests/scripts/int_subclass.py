"""Subclasses of int and bool, and the conversion protocols."""
class Metres(int):
    def __add__(self, other):
        return Metres(int(self) + int(other))
    def __repr__(self):
        return f"Metres({int(self)})"

class Index:
    def __init__(self, n):
        self.n = n
    def __index__(self):
        return self.n

class Floaty:
    def __float__(self):
        return 2.5

m = Metres(5) + 3
print(m, m * 2, type(m * 2).__name__, m == 8, hash(m) == hash(8), {m: "x"}[8])
print([10, 20, 30][Index(1)], "abc"[Index(-1)], hex(Index(255)), range(Index(3)))
print(int(Index(7)), float(Index(7)), float(Floaty()))
print(True + True, True * 3.5, isinstance(True, int), bool.__mro__)
print(True & False, True | 1, True ^ True, not True)
try:
    class MyBool(bool):
        pass
except TypeError as error:
    print(error)
try:
    int(Floaty())
except TypeError as error:
    print(error)
try:
    [1, 2][Floaty()]
except TypeError as error:
    print(error)
print(round(12345, -2), round(15, -1), round(25, -1), round(-35, -1), round(7))
print(Metres("12"), Metres(), Metres(b"7"))
