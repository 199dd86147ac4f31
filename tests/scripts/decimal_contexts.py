"""decimal: contexts, traps and flags."""
from decimal import *
ctx = Context(prec=5, rounding=ROUND_HALF_EVEN, traps=[DivisionByZero])
print(ctx.divide(Decimal(1), Decimal(3)), sorted(f.__name__ for f, on in ctx.flags.items() if on))
ctx.clear_flags()
print(ctx.create_decimal("1.234567"), ctx.add(Decimal("9.9999"), Decimal("0.00006")), sorted(f.__name__ for f, on in ctx.flags.items() if on))
for rounding in (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP):
    print(rounding, [str(Decimal(x).quantize(Decimal("1"), rounding=rounding)) for x in ("2.5", "-2.5", "3.5", "2.51", "-2.49", "10.1")])
with localcontext() as c:
    c.prec = 3
    print(Decimal(2).sqrt(), Decimal(1) / 7, +Decimal("123456"))
with localcontext(prec=10, rounding=ROUND_UP) as c:
    print(Decimal(1) / 7, c.prec, getcontext().prec)
print(getcontext().prec, Decimal(1) / 7)
for f in (lambda: Decimal(1) / 0, lambda: Decimal(0) / 0, lambda: Decimal("x"), lambda: Decimal("NaN") < 1, lambda: int(Decimal("Infinity")), lambda: Decimal("sNaN") + 1, lambda: Decimal(2) ** 10**10, lambda: Decimal("1e9999999").quantize(Decimal(1)), lambda: Decimal(10).quantize(Decimal("1e-30"))):
    try:
        print(f())
    except ArithmeticError as e:
        print(type(e).__name__, isinstance(e, ValueError))
    except ValueError as e:
        print("ValueError")
quiet = ExtendedContext.copy()
print(quiet.divide(Decimal(1), Decimal(0)), quiet.divide(Decimal(0), Decimal(0)), quiet.create_decimal("x"), quiet.sqrt(Decimal(-1)))
print(DefaultContext.Emax, BasicContext.rounding, quiet.to_sci_string(Decimal("1E+10")), quiet.to_eng_string(Decimal("123E+10")))
