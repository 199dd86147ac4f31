"""isinstance and issubclass with all they take."""
class Meta(type):
    def __instancecheck__(cls, value): return value == "magic"
    def __subclasscheck__(cls, other): return other is float
class Odd(metaclass=Meta): pass
print(isinstance("magic", Odd), isinstance("x", Odd), issubclass(float, Odd), issubclass(int, Odd), isinstance(Odd(), Odd))
print(isinstance(1, (str, (bytes, int))), isinstance(True, int), issubclass(bool, (str, int)), isinstance(1, int | str), isinstance(None, int | None))
for function in (lambda: isinstance(1, 2), lambda: issubclass(1, int), lambda: isinstance(1, (str, 2)),
                 lambda: isinstance(1, "x"), lambda: isinstance(1), lambda: isinstance(1, [int]), lambda: isinstance(1, list[int])):
    try:
        print(function())
    except TypeError as error:
        print(error)
class Proxy:
    def __init__(self, cls): self.cls = cls
    @property
    def __class__(self): return self.cls
print(isinstance(Proxy(int), int), isinstance(Proxy(str), int), type(Proxy(int)) is Proxy)
class Raises(type):
    def __instancecheck__(cls, value): raise LookupError("no")
class R(metaclass=Raises): pass
try:
    isinstance(1, R)
except LookupError as error:
    print(error)
print(isinstance(R(), R))
nested = (int,)
for _ in range(20): nested = (nested,)
print(isinstance(1, nested), isinstance("", nested))
