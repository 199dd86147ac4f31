"""The formatting mini-language on numbers."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


ints = (0, 42, -42, 1234567, 2**70)
for spec in ("", "d", "5", "<8", ">8", "^8", "=+8", "08", "+", " ", "-", ",", "_", "x", "#x", "#o", "#b", "X", "_x", "#010x", "*^+12,d", "c", "e", ".2f", "%", "n", "z.1f"):
    print(repr(spec), end=" ")
    show(lambda: [format(n, spec) for n in (ints if spec != "c" else (65, 8364, 128512))])
floats = (0.0, -0.0, 3.14159, -1234567.891, 1e-7, 1e22, float("inf"), float("nan"))
for spec in ("", "f", ".0f", ".2f", "#.0f", "e", ".3e", "E", "g", ".3g", "#.3g", "G", "%", ".1%", ",", ",.2f", "_.3f", "+.1f", " .1f", "010.2f", "<+12.3f", "*>12", "^12.1e", "z.0f", "n", ".10", "12", "=12", ",.3_f", "._f", ".2,f"):
    print(repr(spec), end=" ")
    show(lambda: [format(x, spec) for x in floats])
for value, spec in ((5, "s"), (5, ".2d"), (5, "q"), (5, ",x"), (5, ",_"), (5, "+c"), (-1, "c"), (2**30, "c"), (1.5, "d"), (1.5, "x"), (1.5, "c"), (5, "10z"), (5, "zd"), (1.5, ".f"), (5, "999999999999999999999"), (1.5, "5.99999999999999999999f"), (True, "d"), (True, ""), (True, "5"), (1j, ".1f"), (5, "0<5"), (5, "0=5"), (5, "=05"), ("x", "=5"), (5, "{"), (5, ".5"), (5, " <5"), (5, "\u20ac^7")):
    print(repr(value), repr(spec), end=" ")
    show(format, value, spec)
print(f"{1e6:,} {1234.5:_} {0.1:.20f} {1/3:.3} {1e10:.3} {123456789:.3e} {5e-324:.2g} {1e308:.0f}"[:120])
print("%5.2f|%-8d|%+d|%05d|%x|%#o|%e|%g|%s|%r|%c|%%|%*d|%.*f" % (3.14159, 42, 5, -7, 255, 8, 12345.678, 1e-10, "s", "r", "c", 5, 42, 2, 2.71828))
for fmt, value in (("%d", "x"), ("%d", 1.9), ("%x", 1.5), ("%c", "ab"), ("%c", -1), ("%f", "x"), ("%q", 1), ("%", 1), ("%s %s", ("a",)), ("%s", ("a", "b")), ("%(a)s", 5), ("%(a)s", {}), ("%(a", {}), ("%.99999999999d", 1), ("%i", None)):
    print(repr(fmt), end=" ")
    show(lambda: fmt % value)
