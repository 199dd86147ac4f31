"""math: gamma and its logarithm."""
import math
for n in range(1, 24):
    assert math.gamma(n) == math.factorial(n - 1), n
print([math.gamma(x) for x in (1, 5, 10, 23)], math.gamma(0.5) ** 2 - math.pi < 1e-14, math.gamma(1e-300), math.gamma(171.0) > 1e306)
print([f"{math.gamma(x):.10g}" for x in (0.5, 1.5, -0.5, -1.5, 4.2, 30.5, 170.5, -100.5)])
print([f"{math.lgamma(x):.10g}" for x in (0.5, 1.5, -0.5, -2.5, 4.2, 1000, 1e17, 1e-200, 1, 2)])
print(math.gamma(-300.5), math.lgamma(math.inf), math.lgamma(-math.inf), math.gamma(math.inf), math.isnan(math.gamma(math.nan)))
for f, x in ((math.gamma, 0), (math.gamma, -0.0), (math.gamma, -3), (math.gamma, 172), (math.gamma, -math.inf), (math.lgamma, 0), (math.lgamma, -7), (math.lgamma, 1e308), (math.gamma, "x")):
    try:
        print(f(x))
    except Exception as e:
        print(type(e).__name__, e)
print([f"{f(x):.12g}" for f in (math.erf, math.erfc) for x in (0, 0.3, -0.3, 1, 3, 30)])
