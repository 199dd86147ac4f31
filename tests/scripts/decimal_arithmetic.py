"""decimal: exact arithmetic, conversions, comparisons, formatting."""
from decimal import Decimal, getcontext
import math, pickle, copy
from fractions import Fraction
D = Decimal
print(D("0.1") + D("0.2"), D("1.20") * 3, D("-7") // 2, D("-7") % 2, divmod(D(7), D("1.5")), D(2) ** -3, D(2) ** D("0.5"), -D(0), abs(D("-1.50")))
print(D("1.50") == D("1.5"), D("1.5") == 1.5, D("0.1") == 0.1, hash(D("1.5")) == hash(1.5), D(3) == Fraction(3), D("NaN") == D("NaN"), D("Infinity") > 10**400, D(1) < 1.5)
print(D(0.1), D.from_float(0.5), D((1, (1, 2, 3), -2)), D("1_000.5"), D(" 3 "), D(True), D(10**30))
print(D("123.456").as_tuple(), D("123.456").as_integer_ratio(), D("1e5").adjusted(), D("100").normalize(), D("1.2300").normalize(), D("123.456").quantize(D("0.01")), D("2.5").to_integral_value())
print(round(D("2.5")), round(D("2.675"), 2), math.floor(D("-1.5")), math.ceil(D("1.1")), int(D("-1.9")), float(D("1e-5")), D("3.7").__trunc__())
print(f"{D('1234567.891'):,.2f} {D('0.000123'):e} {D('1E+5'):f} {D('0.5'):%} {D('12'):>8} {D('12'):08.1f} {D('-1.5'):+} {D('1.5'):g} {D('255'):n}")
print(D(2).sqrt(), D(1).exp(), D(10).ln(), D(1000).log10(), D(2).fma(3, 4), D(7).remainder_near(4))
print(D("1.5").max(D("NaN")), D("-0").is_signed(), D("0E-5").is_zero(), D("sNaN").is_snan(), D("1e-7").is_subnormal(), D("5").number_class(), D("Inf").is_infinite())
print(D("12").logical_and(D("10")) if False else D("1100").logical_and(D("1010")), D("12345").shift(2), D("12345").rotate(-1), D("1.23").scaleb(3), D(3).compare(D(5)), D("1.0").compare_total(D("1")), D("5").next_plus() > 5, D("1.23").same_quantum(D("4.56")))
x = D("1.10")
print(pickle.loads(pickle.dumps(x)), copy.copy(x) is x, copy.deepcopy(x) is x, repr(x), str(D("1E+3")), D("1E+3").to_eng_string(), sum([D("0.1")] * 10), max(D(1), D("2.5")), sorted([D(3), D("-1"), D("2.5")]))
for f in (lambda: D("1") + 1.0, lambda: D("1") + "1", lambda: D([1]), lambda: D((2, (1,), 0)), lambda: D("1.5") % "x", lambda: D(1) < "x", lambda: D(object()), lambda: D("1").quantize()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__)
