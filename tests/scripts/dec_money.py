"""An invoice: prices, taxes and discounts in cents, every rounding mode, sums that floats get wrong."""
from decimal import (Decimal, ROUND_05UP, ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN,
                     ROUND_HALF_UP, ROUND_UP)

CENT = Decimal("0.01")
MODES = [ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP]


def invoice(lines, rate, rounding):
    net = sum((price * count for price, count in lines), Decimal(0))
    tax = (net * rate).quantize(CENT, rounding=rounding)
    return net, tax, net + tax


lines = [(Decimal("19.99"), 3), (Decimal("0.105"), 7), (Decimal("1249.00"), 1), (Decimal("-5.50"), 2)]
for mode in MODES:
    net, tax, total = invoice(lines, Decimal("0.0725"), mode)
    print(f"{mode:16} {net:>12,} {tax:>8} {total:>12,.2f}")

for text in ("2.345", "-2.345", "2.355", "-2.5", "0.005", "1.051", "1.0499"):
    print(text, [str(Decimal(text).quantize(Decimal("0.1") if "." in text else CENT, mode)) for mode in MODES])


def split(amount, parts):
    """Shares in whole cents that add up."""
    share = (amount / parts).quantize(CENT, ROUND_DOWN)
    shares = [share] * parts
    for index in range(int((amount - share * parts) / CENT)):
        shares[index] += CENT
    assert sum(shares) == amount
    return shares


print(split(Decimal("100.00"), 3), split(Decimal("0.05"), 4))
print(sum([Decimal("0.1")] * 10) == 1, sum([0.1] * 10) == 1)

balance = Decimal("1000")
for year in range(1, 6):
    balance = (balance * Decimal("1.035")).quantize(CENT)
    print(year, balance, balance.as_tuple().exponent)

payment = (Decimal(200000) * (Decimal("0.04") / 12) / (1 - (1 + Decimal("0.04") / 12) ** -360))
print(payment.quantize(CENT), payment)
print([str(d) for d in divmod(Decimal("17.50"), Decimal("5"))], Decimal("-17.5") // 5, Decimal("-17.5") % 5)
print(max(Decimal("1.10"), Decimal("1.1")), min(Decimal("3"), 2), abs(Decimal("-0.00")), -Decimal("0"), +Decimal("-0.0"))
