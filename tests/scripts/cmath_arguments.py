"""cmath: what counts as a number, polar and rectangular forms, closeness, errors."""
import cmath, math
class C:
    def __complex__(self): return 3 + 4j
class F:
    def __float__(self): return 2.25
class I:
    def __index__(self): return 9
class Bad:
    def __complex__(self): return 1.5
class Raises:
    def __complex__(self): raise KeyError("no")
print(cmath.sqrt(I()), cmath.sqrt(F()), cmath.polar(C()), cmath.phase(-1), cmath.sqrt(True))
print(cmath.rect(2, 0), cmath.rect(1, math.pi / 2).imag, cmath.polar(-3), cmath.polar(0))
print(cmath.isclose(1 + 1j, 1 + 1.0000000001j), cmath.isclose(1, 1.1), cmath.isclose(1, 1.1, rel_tol=0.1), cmath.isclose(0, 1e-9j, abs_tol=1e-8), cmath.isclose(cmath.inf, cmath.inf), cmath.isclose(cmath.nan, cmath.nan))
print(cmath.log(100, 10), cmath.log10(1000), cmath.log(-1), cmath.log(8, 2j))
def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
for f in (lambda: cmath.sqrt(Bad()), lambda: cmath.sqrt(Raises()), lambda: cmath.sqrt("1"), lambda: cmath.sqrt(None), lambda: cmath.log(0), lambda: cmath.log(1, 1), lambda: cmath.log(5, 0),
          lambda: cmath.exp(1000), lambda: cmath.cosh(1000), lambda: cmath.atanh(1), lambda: cmath.rect(1, math.inf), lambda: cmath.rect(1j, 1), lambda: cmath.isclose(1, 1, rel_tol=-1),
          lambda: cmath.isclose(1, 1, 1), lambda: cmath.sqrt(10**400), lambda: cmath.tan(complex(0, 0)), lambda: cmath.atan(1j)):
    show(f)
print(sorted(n for n in dir(cmath) if not n.startswith("_")))
