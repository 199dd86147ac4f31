"""How binary operators choose between two operands."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


class Log:
    calls = []


def make(name, bases=(), methods=(), result=NotImplemented):
    def method(op):
        def call(self, *args):
            Log.calls.append(f"{name}.{op}")
            return result

        return call

    return type(name, bases, {f"__{op}__": method(op) for op in methods})


L = make("L", (), ("add", "radd", "iadd", "eq", "lt", "gt", "matmul", "pow", "ipow", "rpow"))
R = make("R", (), ("add", "radd", "eq", "lt", "gt", "rmatmul", "rpow"))
S = make("S", (L,), ("radd", "eq", "gt"))
T = make("T", (L,), (), 5)
ops = {"+": lambda a, b: a + b, "==": lambda a, b: a == b, "<": lambda a, b: a < b, "@": lambda a, b: a @ b, "**": lambda a, b: a**b, "!=": lambda a, b: a != b, ">=": lambda a, b: a >= b}
for left, right in ((L, R), (R, L), (L, S), (S, L), (L, L), (L, T)):
    for symbol, op in ops.items():
        Log.calls.clear()
        try:
            result = op(left(), right())
        except TypeError as error:
            result = str(error)
        print(left.__name__, symbol, right.__name__, Log.calls, result)


class Adder:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        if isinstance(other, Adder):
            return Adder(self.n + other.n)
        return NotImplemented

    def __radd__(self, other):
        return Adder(self.n + other) if isinstance(other, int) else NotImplemented

    def __iadd__(self, other):
        self.n += 100
        return self

    def __repr__(self):
        return f"Adder({self.n})"

    def __neg__(self):
        return "neg"

    def __invert__(self):
        return "inv"

    def __rpow__(self, base, modulus=None):
        return ("rpow", base, modulus)

    def __bool__(self):
        return self.n > 0

    def __contains__(self, item):
        return "truthy"


a = Adder(1)
b = a
b += 5
print(a, a is b, a + a, 5 + a, -a, ~a, 2**a, pow(2, a, 7), 5 in a, not Adder(0), sum([Adder(1), Adder(2)], Adder(0)))
show(lambda: a + 5)
show(lambda: "x" + a)
show(lambda: a - 1)
show(lambda: +a)
show(lambda: a << 1)
show(lambda: a @ a)
show(lambda: a < a)
show(lambda: [1] + a)
show(lambda: [1] * a)
show(lambda: divmod(a, 1))
show(lambda: a())
show(lambda: a[0])
show(eval, "a.__add__(5)")


class NoneAdd:
    __add__ = None
    __eq__ = None
    __iter__ = None
    __contains__ = None


show(lambda: NoneAdd() + 1)
show(lambda: NoneAdd() == 1)
show(lambda: iter(NoneAdd()))
x = [1]
y = x
x += (2,)
x *= 2
print(x is y, y)
