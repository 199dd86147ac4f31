"""cmath: infinities, NaNs and signed zeros."""
import cmath
from cmath import inf, nan
def part(x):
    return "nan" if x != x else repr(x)
def show(f, z):
    try:
        r = f(z)
    except (ValueError, OverflowError) as e:
        return f"{type(e).__name__}: {e}"
    if isinstance(r, complex):
        return f"({part(r.real)}, {part(r.imag)})"
    return tuple(map(part, r)) if isinstance(r, tuple) else part(r)
values = [complex(inf, 0.0), complex(-inf, 0.0), complex(0.0, inf), complex(inf, inf), complex(-inf, -inf),
          complex(-0.0, 0.0), complex(0.0, -0.0), complex(1.0, inf), complex(inf, -2.0), complex(nan, 0.0), complex(0.0, nan)]
for name in ("sqrt", "exp", "log", "acos", "acosh", "asin", "asinh", "atan", "atanh", "cosh", "sinh", "tanh", "cos", "sin", "tan", "polar"):
    f = getattr(cmath, name)
    print(name, [show(f, z) for z in values])
print([cmath.isnan(z) for z in values], [cmath.isinf(z) for z in values], [cmath.isfinite(z) for z in values])
print(cmath.infj, cmath.nanj, cmath.inf, cmath.nan)
