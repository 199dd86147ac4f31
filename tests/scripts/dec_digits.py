"""Digits and representations: logical operations, shifts, neighbours, total order, subnormals, IEEE formats, limits."""
from decimal import (Context, Decimal, IEEEContext, MAX_EMAX, MAX_PREC, MIN_EMIN, MIN_ETINY, Overflow, getcontext,
                     localcontext)
import random

context = Context(prec=9)
for a, b in (("1100", "1010"), ("111111111111", "101"), ("0", "1"), ("111", "0")):
    a, b = Decimal(a), Decimal(b)
    print(context.logical_and(a, b), context.logical_or(a, b), context.logical_xor(a, b), context.logical_invert(a))
for count in (-9, -4, -1, 0, 1, 4, 9):
    print(count, context.shift(Decimal("123456789"), count),
          context.rotate(Decimal("123456789"), count), context.rotate(Decimal("-34"), count),
          context.shift(Decimal("Infinity"), count), context.scaleb(Decimal("1.5"), count))
for text in ("1", "0", "-1", "9.99999999", "1E-999999", "Infinity", "-Infinity", "1.00000001"):
    number = Decimal(text)
    print(text, context.next_plus(number), context.next_minus(number), context.next_toward(number, Decimal(2)))
ordering = [Decimal(text) for text in ("NaN", "-NaN", "sNaN", "-sNaN2", "NaN5", "Infinity", "-Infinity", "0", "-0", "0.0",
                                       "0E+5", "12", "12.0", "-12", "-12.00", "1E+2", "100")]
random.Random(5).shuffle(ordering)


class Key:
    def __init__(self, number):
        self.number = number

    def __lt__(self, other):
        return self.number.compare_total(other.number) == -1


print([str(key.number) for key in sorted(map(Key, ordering))])
print([str(number.compare_total_mag(Decimal("-12"))) for number in sorted(ordering, key=str)])
print([number.number_class() for number in sorted(ordering, key=str)])

for bits in (32, 64, 96, 128, 512):
    ieee = IEEEContext(bits)
    largest = ieee.next_minus(Decimal("Infinity"))
    least = ieee.next_plus(Decimal(0))
    print(bits, ieee.prec, ieee.Emin, ieee.Emax, ieee.Etiny(), ieee.Etop(), str(largest)[-12:], least,
          ieee.number_class(least), ieee.plus(Decimal(1).scaleb(min(ieee.Emax, 999999))).as_tuple().digits[:3])
    print(ieee.multiply(largest, 2), ieee.divide(least, 2), ieee.multiply(least, Decimal("1.5")),
          [s.__name__ for s in ieee.flags if ieee.flags[s]])

small = Context(prec=3, Emin=-3, Emax=3, traps=[])
for text in ("1234", "9996", "0.0012345", "0.00012345", "0.000005", "0.0000049", "0E-9", "0E+9", "12E+2"):
    small.clear_flags()
    print(text, small.create_decimal(text), [s.__name__ for s in small.flags if small.flags[s]],
          small.is_normal(Decimal(text)), small.is_subnormal(Decimal(text)))
print(MAX_PREC, MAX_EMAX, MIN_EMIN, MIN_ETINY)
with localcontext(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN):
    print(Decimal(4) / 2, Decimal(1) / 1024, Decimal(144).sqrt(), Decimal(2) ** 70, Decimal("1E+999999999999999999") * 1,
          len(str(Decimal(3) ** 1000 + 1)), Decimal(10) ** 30 // 7)
    for attempt in (lambda: Decimal(1) / 3, lambda: Decimal(2).sqrt(), lambda: Decimal("1E+999999999999") + 1,
                    lambda: int(Decimal("1E+999999999999")), lambda: Decimal("1E+999999999999999999") * 10):
        try:
            print(attempt())
        except (MemoryError, Overflow) as error:
            print(type(error).__name__)
print([str(x) for x in (Decimal("32.100").normalize(), Decimal("0E+7").normalize(), Decimal("1200").normalize(),
                        Decimal("1E+3").quantize(Decimal(1)), Decimal("12").same_quantum(Decimal("1.0")),
                        Decimal("123.456").logb(), Decimal("-0.5").to_integral(), Decimal("10").remainder_near(6),
                        Decimal("1.5").fma(2, -3), Decimal("-3").max(Decimal("NaN")), Decimal("-3").min_mag(2))])
print(getcontext().flags)
