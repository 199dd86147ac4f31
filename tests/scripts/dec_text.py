"""Reading and writing decimals: literals good and bad, scientific and engineering notation, the format mini-language."""
from decimal import Context, Decimal, InvalidOperation, localcontext

for text in ("1", "-0", "+12.50", ".5", "5.", "1e5", "1E-7", "0.000001", "0.0000001", "123E+3", "0e3", "0E-10", "00012",
             " 7 ", "1_000.000_1", "inf", "-Infinity", "NaN", "nan0012", "-sNaN3", "\u0663\u0661.\u0665", "\uff11\uff12",
             "", "-", ".", "e5", "1e", "1e+", "1.2.3", "1 2", "0x1", "infinit", "nan1x", "1e1e1", "--1", "1\x00"):
    try:
        number = Decimal(text)
        print(repr(text), number, number.to_eng_string(), number.as_tuple(), number.is_signed())
    except InvalidOperation as error:
        print(repr(text), error)

for number in ("123456789012", "1E+3", "1.5E+7", "0.00001234", "1.23E-12", "-0E+4", "12E-9", "0E-8", "7E+15"):
    number = Decimal(number)
    print(number, number.to_eng_string(), Context(capitals=0).to_sci_string(number), repr(number), number.adjusted())

specs = ["", "f", ".2f", "e", ".3e", "E", "g", ".3g", "%", ".1%", "n", ",", ",.2f", "_", "_.1f", "+", " ", "010", "<10", ">10",
         "^10", "=+10", "*^12.1f", "z.0f", "+z.1f", "012,.1f", "#.0f", "#g"]
for number in ("0", "-0.04", "1234567.891", "1E+10", "-1.5E-9", "NaN", "-Infinity", "sNaN5"):
    print(number, [format(Decimal(number), spec) for spec in specs])

for spec in ("x", "d", "s", ".", "10.", ",,", "ff", "<<<", "_n", "+ f", "<010"):
    try:
        print(spec, format(Decimal("1.5"), spec))
    except ValueError as error:
        print(spec, error)
with localcontext(rounding="ROUND_UP", prec=3):
    print(f"{Decimal('1.00001'):.2f} {Decimal('123456.7'):,} {Decimal('0.12345'):.2%} {Decimal('9.999'):.1e}")
print("%s %r %.3f %d" % (Decimal("1.10"), Decimal("1.10"), Decimal("2.5"), Decimal("3.99")))
print("{0:>{1}.{2}f}|{0!s:>8}|{0!r}".format(Decimal("3.14159"), 12, 3), f"{Decimal('1e6')=}")
