"""statistics: averages, spread, quantiles and errors."""
import statistics as st
from fractions import Fraction as F
from decimal import Decimal as D
data = [1.5, 2.5, 2.5, 2.75, 3.25, 4.75]
print(st.mean(data), st.fmean(data), st.fmean([85, 92, 83, 91], [0.2, 0.2, 0.3, 0.3]), st.geometric_mean([54, 24, 36]), st.harmonic_mean([40, 60]), st.harmonic_mean([40, 60], weights=[5, 30]))
print(st.median(data), st.median_low(data), st.median_high(data), st.median_grouped([1, 2, 2, 3, 4, 4, 4, 4, 4, 5]), st.mode("aabbb"), st.multimode("aabbbbccddddeeffffgg"))
print(st.pvariance(data), st.variance(data), st.pstdev(data), st.stdev(data), st.variance([F(1, 6), F(1, 2), F(5, 3)]), st.mean([D("0.5"), D("0.75")]), st.stdev([D(1), D(3)]))
print(st.quantiles(range(1, 10)), st.quantiles([1, 2, 3, 4], n=10, method="inclusive"), st.covariance([1, 2, 3], [1, 5, 9]), st.correlation([1, 2, 3], [9, 5, 1]), st.correlation([1, 2, 3, 4], [1, 8, 27, 64], method="ranked"))
line = st.linear_regression([1, 2, 3, 4], [3, 5, 7, 9])
print(line, line.slope, st.linear_regression([1, 2, 3], [2, 4, 6], proportional=True))
print(st.mean([1, 2, 3]), type(st.mean([1, 3])), st.mean([True, False]), st.mean([1e308, 1e308]), st.pvariance([1]))
n = st.NormalDist(100, 15)
print(n, n.mean, n.variance, round(n.cdf(115), 6), round(n.pdf(100), 6), round(n.inv_cdf(0.975), 4), n + 5, n * 2, n - st.NormalDist(10, 8), -n, n == st.NormalDist(100, 15), n.zscore(130), [round(q, 3) for q in n.quantiles(4)], round(n.overlap(st.NormalDist(110, 15)), 6))
print(st.NormalDist.from_samples([1, 2, 3, 4]), n.samples(2, seed=3) == n.samples(2, seed=3))
for f in (lambda: st.mean([]), lambda: st.median([]), lambda: st.mode([]), lambda: st.variance([1]), lambda: st.geometric_mean([1, -1]), lambda: st.harmonic_mean([-1]), lambda: st.quantiles([1], n=0), lambda: st.correlation([1], [1]), lambda: st.correlation([1, 1], [2, 3]), lambda: st.NormalDist(1, -1), lambda: st.mean(["x"]), lambda: n.inv_cdf(2), lambda: st.fmean([1, 2], [1])):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
