"""math: exact integers, special values, errors."""
import math
inf, nan = math.inf, math.nan
print(math.gcd(12, 18, 27), math.gcd(), math.lcm(4, 6), math.lcm(), math.lcm(0, 5), math.comb(50, 25), math.perm(10, 3), math.perm(5), math.factorial(25), math.isqrt(10**30), math.isqrt(10**30 - 1))
print(math.floor(2.7), math.ceil(2.1), math.trunc(-2.7), math.floor(-0.5), math.ceil(1e20), math.fabs(-3), math.copysign(1, -0.0), math.fmod(-7, 3), math.remainder(7, 4), math.modf(-2.75), math.frexp(10.0), math.ldexp(0.625, 4))
print(math.fsum([0.1] * 10), sum([0.1] * 10) == 1.0, math.prod([2, 3, 4], start=5), math.prod([]), math.sumprod([1, 2, 3], [4, 5, 6]), math.dist([1, 2], [4, 6]), math.hypot(3, 4), math.hypot())
print(math.exp2(10), math.log2(8), math.log10(1000), math.log(8, 2), math.log(10**400), math.log2(2**1000), math.log1p(0), math.expm1(0))
print(math.nextafter(1.0, 2.0), math.nextafter(1.0, inf, steps=3), math.ulp(1.0), math.fma(2.0, 3.0, 4.0), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10, abs_tol=1e-9))
print([f(x) for f in (math.isnan, math.isinf, math.isfinite) for x in (nan, inf, 1)], math.isqrt(0), math.degrees(math.pi), math.radians(180))
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: math.log(0.0), lambda: math.log(-5), lambda: math.exp(1000), lambda: math.isqrt(-1), lambda: math.factorial(-1), lambda: math.factorial(2.0), lambda: math.comb(-1, 2), lambda: math.comb(5, 2.0), lambda: math.gcd(1.5), lambda: math.floor(nan), lambda: math.floor(inf), lambda: math.sqrt("x"), lambda: math.fsum([inf, -inf]), lambda: math.fsum([1e308, 1e308, 1e308]), lambda: math.ldexp(1.0, 10**10), lambda: math.dist([1], [1, 2]), lambda: math.sumprod([1], [1, 2]), lambda: math.isclose(1, 1, rel_tol=-1), lambda: math.perm(3, -1), lambda: math.fmod(inf, 1), lambda: math.pow(-8, 1 / 3), lambda: math.pow(10, 400), lambda: math.nextafter(1, 2, steps=-1)):
    show(f)
class I:
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __trunc__(self): return "trunc"
class X:
    def __index__(self): return 12
class F(float):
    def __floor__(self): return "mine"
print(math.floor(I()), math.ceil(I()), math.trunc(I()), math.gcd(X(), 8), math.sqrt(X()) ** 2 > 11, math.floor(F(1.5)), math.ceil(F(1.5)))
print(math.pi, math.e, math.tau, inf, nan, math.gamma(5), math.lgamma(100) > 359, math.erf(0), math.erfc(0))
