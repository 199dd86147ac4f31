"""statistics: averages, spread, the normal distribution, errors."""
import statistics as st
from decimal import Decimal
from fractions import Fraction
data = [1, 2, 2, 3, 4, 7, 9]
print(st.mean(data), st.fmean(data), st.fmean(data, weights=range(1, 8)), st.geometric_mean([1, 3, 9]), st.harmonic_mean([40, 60]), st.median(data), st.median_low([1, 2, 3, 4]), st.median_high([1, 2, 3, 4]), st.median_grouped([1, 2, 2, 3]), st.mode(data), st.multimode("aabb"))
print(st.variance(data), st.pvariance(data), st.stdev(data), st.pstdev(data), st.quantiles(data), st.quantiles(data, n=10, method="inclusive"))
print(st.mean([Fraction(1, 2), Fraction(1, 3)]), st.mean([Decimal("0.5"), Decimal("0.7")]), st.median([Decimal(1), Decimal(4)]))
x, y = [1, 2, 3, 4], [2, 4, 6, 9]
print(st.covariance(x, y), st.correlation(x, y), st.linear_regression(x, y), st.correlation(x, y, method="ranked"))
n = st.NormalDist(100, 15)
print(n, n.mean, n.stdev, n.variance, n.median, n.mode, n.cdf(115), n.pdf(100), n.zscore(130), n.overlap(st.NormalDist(110, 15)))
for p in (1e-10, 0.001, 0.05, 0.3, 0.5, 0.7, 0.95, 0.999, 1 - 1e-10):
    print(p, n.inv_cdf(p), st.NormalDist().inv_cdf(p))
print(n + 5, n * 2, n / 3, -n, n + st.NormalDist(1, 2), n - 1, n == st.NormalDist(100, 15), n.quantiles(4), st.NormalDist.from_samples([1, 2, 3]), n.samples(3, seed=1))
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: st.mean([]), lambda: st.median([]), lambda: st.mode([]), lambda: st.stdev([1]), lambda: st.harmonic_mean([-1]), lambda: st.quantiles([1, 2], n=0), lambda: n.inv_cdf(0), lambda: n.inv_cdf(1.5), lambda: st.NormalDist(0, -1), lambda: st.correlation([1, 1], [1, 2]), lambda: st.fmean([1], weights=[1, 2]), lambda: st.geometric_mean([-1]), lambda: st.NormalDist(0, 0).cdf(1)):
    show(f)
