"""Reflected operands and subclass priority."""
class Base:
    def __add__(self, o): return f"Base.add({type(o).__name__})"
    def __radd__(self, o): return f"Base.radd({type(o).__name__})"
    def __sub__(self, o): return NotImplemented
class Derived(Base):
    def __radd__(self, o): return f"Derived.radd({type(o).__name__})"
class Same(Base): pass
class Other:
    def __rsub__(self, o): return f"Other.rsub({type(o).__name__})"
print(Base() + Base(), Base() + Derived(), Base() + Same(), Derived() + Base(), 1 + Base(), Base() + 1)
print(Base() - Other(), 5 - Other(), [] - Other(), None - Other())
for expression in ("Base() - 1", "1 - Base()", "Base() * 2", "Other() - Other()", "Base() - Base()", "[] + Base() - 1", "Base() @ 1", "Base() ** 2", "divmod(Base(), 1)", "pow(Base(), 2, 3)"):
    try:
        print(eval(expression))
    except TypeError as e:
        print(e)
class Seq:
    def __mul__(self, n): return f"seq*{n}"
    def __rmul__(self, n): return f"{n}*seq"
print(Seq() * 2, 2 * Seq(), "a" * 2, 2 * [1], True * "ab")
class Str(str):
    def __radd__(self, o): return f"radd<{o}>"
    def __mod__(self, o): return "mod"
    def __rmod__(self, o): return "rmod"
print("a" + Str("b"), Str("b") + "a", "x%s" % Str("y"), Str("%s") % 1)
class Int(int):
    def __radd__(self, o): return "int radd"
    def __rpow__(self, o): return "rpow"
print(1 + Int(2), Int(2) + 1, 2 ** Int(3), 1.5 + Int(1))
class Nope:
    __add__ = None
    __iter__ = None
    __hash__ = None
for bad in (lambda: Nope() + 1, lambda: iter(Nope()), lambda: hash(Nope()), lambda: 1 in Nope()):
    try:
        bad()
    except TypeError as e:
        print(e)
