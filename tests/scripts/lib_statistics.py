"""statistics: averages, spreads, quantiles, relations."""
import statistics as st
from decimal import Decimal
from fractions import Fraction

data = [1, 2, 2, 3, 4, 7, 9]
print(st.mean(data), st.fmean(data), st.fmean(data, weights=range(1, 8)), st.median(data), st.median_low([1, 2, 3, 4]))
print(st.median_high([1, 2, 3, 4]), st.median_grouped([1, 2, 2, 3, 4, 4, 4], 1), st.mode(data), st.multimode("aabbc"))
print(st.mean([Fraction(1, 2), Fraction(1, 3)]), st.mean([Decimal("1.1"), Decimal("2.2")]), st.geometric_mean([1, 2, 4]))
print(st.harmonic_mean([40, 60]), st.harmonic_mean([40, 60], weights=[1, 3]), st.variance(data), st.pvariance(data))
print(round(st.stdev(data), 10), round(st.pstdev(data), 10), st.quantiles(data), st.quantiles(range(11), n=5, method="inclusive"))
print(round(st.covariance([1, 2, 3], [1, 5, 7]), 6), round(st.correlation([1, 2, 3], [1, 5, 7]), 6), st.correlation([1, 2, 3], [9, 5, 1], method="ranked"))
print(st.linear_regression([1, 2, 3], [2, 4, 6]), st.linear_regression([1, 2], [3, 6], proportional=True))
normal = st.NormalDist(100, 15)
print(normal, round(normal.cdf(115), 6), round(normal.pdf(100), 6), round(normal.inv_cdf(0.975), 4), normal + 5, normal * 2, -normal)
print(round(normal.overlap(st.NormalDist(110, 15)), 6), normal.zscore(130), [round(x, 2) for x in normal.quantiles(4)])
print(st.NormalDist.from_samples([2.5, 3.1, 2.1]) == st.NormalDist(st.mean([2.5, 3.1, 2.1]), st.stdev([2.5, 3.1, 2.1])))
for call in (lambda: st.mean([]), lambda: st.median([]), lambda: st.mode([]), lambda: st.variance([1]), lambda: st.stdev([]),
             lambda: st.quantiles([1], n=0), lambda: st.geometric_mean([0, -1]), lambda: st.harmonic_mean([-1]),
             lambda: st.correlation([1, 1], [2, 3]), lambda: st.covariance([1], [2, 3]), lambda: st.NormalDist(1, -1)):
    try:
        print(call())
    except (st.StatisticsError, TypeError) as error:
        print(error)
