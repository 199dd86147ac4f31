"""Which operation signals what: trapped, with what it raises, and untrapped, with what it gives and which flags it sets."""
import decimal
from decimal import Context, Decimal, DecimalException

OPERATIONS = [
    ("divide", "1", "0"), ("divide", "0", "0"), ("divide", "Infinity", "-Infinity"), ("divide", "1", "3"),
    ("divide_int", "1E+9", "3E-9"), ("divide_int", "5", "0"), ("remainder", "5", "0"), ("remainder", "Infinity", "2"),
    ("divmod", "5", "0"), ("divmod", "-0", "0"), ("add", "Infinity", "-Infinity"), ("add", "sNaN12", "1"),
    ("add", "NaN7", "sNaN8"), ("add", "9999999", "0.6"), ("subtract", "1E-50", "1E-50"), ("multiply", "0", "Infinity"),
    ("multiply", "1E+30", "1E+30"), ("multiply", "-1E+30", "1E+30"), ("multiply", "1E-30", "1E-30"),
    ("multiply", "1.234567E-20", "1E-20"), ("power", "0", "0"), ("power", "-2", "0.5"), ("power", "10", "60"),
    ("power", "-10", "-61"), ("power", "0", "-1"), ("sqrt", "-1"), ("sqrt", "2"), ("ln", "0"), ("ln", "-1"),
    ("log10", "1000"), ("exp", "200"), ("exp", "-200"), ("logb", "0"), ("quantize", "123456", "0.01"),
    ("quantize", "1", "Infinity"), ("quantize", "1.25", "0.1"), ("compare_signal", "1", "NaN"), ("compare", "NaN", "1"),
    ("compare", "sNaN", "1"), ("next_plus", "sNaN"), ("next_toward", "9.999999E+50", "Infinity"), ("rotate", "12", "100"),
    ("scaleb", "1", "1.5"), ("scaleb", "1", "45"), ("scaleb", "1", "55"), ("logical_and", "12", "11"), ("plus", "1E+60"),
    ("plus", "1E-55"), ("plus", "0E-90"), ("create_decimal", "12345678.5"), ("create_decimal", "junk"),
    ("create_decimal", "NaN12345678"), ("to_integral_exact", "1.5"), ("max", "sNaN", "NaN"), ("min", "1", "NaN"),
]


def run(context, name, args):
    if name == "create_decimal":
        return context.create_decimal(*args)
    return getattr(context, name)(*map(Decimal, args))


for name, *args in OPERATIONS:
    quiet = Context(prec=7, Emax=50, Emin=-50, traps=[])
    result = run(quiet, name, args)
    flags = [signal.__name__ for signal in quiet.flags if quiet.flags[signal]]
    loud = Context(prec=7, Emax=50, Emin=-50, traps=list(quiet.traps))
    try:
        run(loud, name, args)
        raised = None
    except DecimalException as error:
        raised = type(error).__name__, [c.__name__ for c in error.args[0]]
    print(name, args, result, flags, raised)

for name in dir(decimal):
    value = getattr(decimal, name)
    if isinstance(value, type) and issubclass(value, DecimalException):
        print(name, [base.__name__ for base in value.__bases__], [c.__name__ for c in value.__mro__[1:-2]])

context = Context(traps=[decimal.FloatOperation], flags=[])
for attempt in (lambda: context.create_decimal(0.5), lambda: context.create_decimal_from_float(0.5)):
    try:
        print(attempt())
    except TypeError as error:
        print(type(error).__name__, error)
decimal.getcontext().traps[decimal.FloatOperation] = True
for attempt in (lambda: Decimal(0.5), lambda: Decimal.from_float(0.5), lambda: Decimal(1) < 0.5,
                lambda: Decimal("0.5") == 0.5, lambda: Decimal.from_number(0.5), lambda: Decimal(1) + 0.5):
    try:
        print(attempt())
    except TypeError as error:
        print(type(error).__name__, error)
print(decimal.getcontext().flags[decimal.FloatOperation])
