"""Constants to many digits, functions against their inverses and against series."""
from decimal import Decimal, getcontext, localcontext, ROUND_CEILING, ROUND_FLOOR


def pi():
    """The recipe of the library's documentation."""
    with localcontext() as ctx:
        ctx.prec += 2
        three = Decimal(3)
        lasts, t, s, n, na, d, da = 0, three, 3, 1, 0, 0, 24
        while s != lasts:
            lasts = s
            n, na = n + na, na + 8
            d, da = d + da, da + 32
            t = (t * n) / d
            s += t
    return +s


def cosine(x):
    with localcontext() as ctx:
        ctx.prec += 2
        i, lasts, s, fact, num, sign = 0, 0, 1, 1, 1, 1
        while s != lasts:
            lasts = s
            i += 2
            fact *= i * (i - 1)
            num *= x * x
            sign *= -1
            s += num / fact * sign
    return +s


for prec in (5, 28, 50, 200, 1000):
    getcontext().prec = prec
    constants = [pi(), Decimal(1).exp(), Decimal(2).sqrt(), Decimal(2).ln(), Decimal(10).ln(), Decimal(3).log10(),
                 Decimal(2) ** Decimal("0.1"), cosine(Decimal("0.5"))]
    print(prec, [str(c) if prec < 200 else f"{str(c)[:25]}...{str(c)[-25:]}" for c in constants])

getcontext().prec = 40
for text in ("0.001", "1E-10", "0.999999999999", "1.000000000001", "2", "17.5", "123456789.123456789", "1E+20", "9E-30"):
    x = Decimal(text)
    print(text, x.ln(), x.log10(), (-x if x < 1000 else x.sqrt() / 10**8).exp(), x.sqrt(), x ** Decimal("-1.5"))
    back = x.ln().exp()
    assert abs(back - x) <= abs(x) * Decimal("1E-36"), (x, back)
    assert abs(x.sqrt() ** 2 - x) <= abs(x) * Decimal("1E-38")
for base, power in (("2", "100"), ("2", "-100"), ("1.1", "1000"), ("-3", "7"), ("-3", "-8"), ("0.5", "0.5"), ("1", "1E+50"),
                    ("1.00", "3"), ("10", "-3"), ("7", "0"), ("Infinity", "-1"), ("-Infinity", "3"), ("0", "5"), ("9", "0.5")):
    print(base, power, Decimal(base) ** Decimal(power))
print([pow(Decimal(3), n, 7) for n in range(8)], pow(Decimal(-3), 5, 7), pow(Decimal(2), Decimal(10) ** 12, 1000003))
for rounding in (ROUND_CEILING, ROUND_FLOOR):
    with localcontext(prec=6, rounding=rounding):
        print(Decimal(2).exp(), Decimal(2).ln(), Decimal(2).sqrt(), Decimal(2) / 3, Decimal(-2) / 3, Decimal(2) ** Decimal("0.3"))
factorial = Decimal(1)
with localcontext(prec=200):
    for n in range(1, 101):
        factorial *= n
    print(factorial, factorial.normalize())
