"""cmath: on which side of a cut a number lies is said by the sign of a zero."""
import cmath
def show(z):
    return f"{z.real:.12g} {z.imag:.12g}"
for x in (-2.0, -0.5, 0.5, 2.0):
    for y in (0.0, -0.0):
        z = complex(x, y)
        print(x, y, "|", show(cmath.sqrt(z)), "|", show(cmath.log(z)), "|", show(cmath.acos(z)), "|", show(cmath.asin(z)), "|", show(cmath.atanh(z)), "|", show(cmath.acosh(z)))
for y in (-2.0, -0.5, 0.5, 2.0):
    for x in (0.0, -0.0):
        z = complex(x, y)
        print(x, y, "|", show(cmath.atan(z)), "|", show(cmath.asinh(z)), "|", show(cmath.sqrt(z)))
print([cmath.phase(complex(x, y)) for x in (-1.0, -0.0, 0.0) for y in (0.0, -0.0)])
