"""Copies, pickles, subclasses, tuples, signatures: what decimals and contexts do with Python's protocols."""
import copy
import inspect
import pickle
import sys
from decimal import BasicContext, Clamped, Context, Decimal, DecimalTuple, Inexact, ROUND_UP, getcontext


class Money(Decimal):
    """Keeps its currency through the operations it overrides."""

    def __new__(cls, value, currency="EUR"):
        self = super().__new__(cls, value)
        self.currency = currency
        return self

    def __add__(self, other):
        return Money(super().__add__(other), self.currency)

    def __str__(self):
        return f"{super().__str__()} {self.currency}"


price = Money("12.50", "CHF")
print(price, repr(price), type(price + 1), price + 1, type(price * 2), price.__dict__, +price, price == Decimal("12.5"))
print(type(copy.copy(price)), copy.deepcopy(price) is price, type(Money.from_float(0.5)), type(price.copy_abs()),
      type(price.real), type(Decimal(price)), Decimal(price) is price, type(Money.from_number(3)), hash(price) == hash(12.5))
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    for value in (Decimal("-1.50E+9"), Decimal("sNaN12"), Decimal("-Infinity")):
        again = pickle.loads(pickle.dumps(value, protocol))
        assert again.compare_total(value) == 0 and type(again) is Decimal
    context = Context(prec=5, rounding=ROUND_UP, Emin=-9, Emax=9, capitals=0, clamp=1, flags=[Clamped], traps=[Inexact])
    assert repr(pickle.loads(pickle.dumps(context, protocol))) == repr(context)
print(context, context.__reduce__()[1][:6], copy.copy(context) is context, context.flags == context.flags.copy())
one = Decimal(1)
print(copy.copy(one) is one, copy.deepcopy([one])[0] is one, Decimal(one) is one, one.__reduce__())

parts = Decimal("-12.340").as_tuple()
print(parts, parts.sign, parts.digits, parts.exponent, Decimal(parts), Decimal((0, [1, 2], -1)), Decimal((1, (), 3)),
      Decimal((0, (), "F")), Decimal((1, (4, 5), "N")), isinstance(parts, DecimalTuple), parts._replace(exponent=2))
for bad in ((1, 2), (2, (1,), 0), (0, (10,), 0), (0, (1,), "x"), (0, 5, 0), (0, (1,), 1.0), (-1, (1,), 0), (0, ("1",), 0)):
    try:
        print(Decimal(bad))
    except ValueError as error:
        print(bad, error)
for bad in (None, {}, b"1", 1j, object):
    try:
        print(Decimal(bad))
    except TypeError as error:
        print(error)
for function in (Decimal.quantize, Decimal.fma, Decimal.exp, Context.power, Context.quantize, Context.create_decimal,
                 Decimal.from_float):
    print(function.__name__, inspect.signature(function))
for name in ("prec", "rounding", "Emin", "Emax", "capitals", "clamp"):
    for value in (-1, 10**30, "ROUND", 2.5, None):
        try:
            setattr(context, name, value)
            print(name, value, getattr(context, name))
        except (TypeError, ValueError, OverflowError) as error:
            print(name, value, type(error).__name__, str(error).split("\n")[0])
try:
    del context.prec
except AttributeError as error:
    print(error)
print(sorted(set(dir(Decimal)) - set(dir(object)) - {"__module__"}))
print(sorted(set(dir(Context)) - set(dir(object)) - {"__module__"}))
number = Decimal("1.5")
count = sys.getrefcount(number)
for _ in range(100):
    number + number, number * 2, str(number), number == 1.5, getcontext().add(number, 1)
print(sys.getrefcount(number) == count, BasicContext)
