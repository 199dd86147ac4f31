"""math: what the errors of 3.14 say."""
import math
inf, nan = math.inf, math.nan
def show(name, *args):
    try:
        r = getattr(math, name)(*args)
        print(name, args, "->", "nan" if r != r else r)
    except Exception as e:
        print(name, args, type(e).__name__, e)
for name in ("sqrt", "acos", "asin", "acosh", "atanh", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "gamma", "lgamma", "exp", "exp2", "expm1", "sinh", "cosh"):
    for x in (-1.5, -1, 0, 1, 2.5, 1000, inf, -inf, nan):
        if name in ("log2", "log10", "sin", "cos", "tan", "lgamma", "acos", "asin", "gamma", "log", "sinh", "cosh", "exp", "expm1", "acosh", "log1p", "exp2", "atanh") and x == 2.5:
            continue
        if name in ("sin", "cos", "tan", "log", "log1p", "lgamma", "asin", "acos", "atanh", "exp", "expm1", "cosh", "sinh", "acosh", "gamma", "exp2", "log2", "log10", "sqrt") and abs(x) not in (0, inf) and x == x and not (x < 0 or x == 1000):
            continue
        if name in ("sin", "cos", "tan", "exp", "expm1", "sinh", "cosh", "lgamma", "log1p", "exp2", "acosh", "log") and x in (-1.5, 1000) and name not in ("exp", "exp2", "expm1", "sinh", "cosh", "acosh", "log1p", "log") :
            continue
        if name in ("exp", "exp2", "expm1", "sinh", "cosh", "log", "log2", "log10", "acosh", "log1p") and x in (-1.5, 1000, -1) and name in ("log", "log2", "log10", "acosh", "log1p") and x == 1000:
            continue
        if name in ("sin", "cos", "tan", "sinh", "cosh", "exp", "expm1", "exp2", "lgamma", "gamma") and x in (-1.5, -1):
            continue
        show(name, x)
for args in (("pow", 0.0, -1), ("pow", -8.0, 0.5), ("pow", 2, 5000), ("fmod", 1, 0), ("fmod", inf, 2), ("remainder", 1, 0), ("ldexp", 1.0, 5000), ("ldexp", 1.0, 2.0), ("fma", inf, 0, nan), ("fma", inf, 0, 1), ("fma", 1e300, 1e300, 1),
             ("log", 5, 1), ("log", -(10**50)), ("log", 10, -3), ("factorial", -2), ("factorial", 2.5), ("factorial", 10**20), ("comb", 10**30, 10**25), ("perm", 10**30, 10**25), ("isqrt", -1), ("trunc", "x"), ("floor", "x"), ("sqrt", 10**400),
             ("copysign", 1), ("atan2",), ("hypot", "x"), ("dist", (1,), (1, 2)), ("dist", 1, 2), ("fsum", [1e308] * 3), ("sumprod", [1], []), ("prod", 5), ("nextafter", 1.0, 2.0, 3)):
    show(*args)
