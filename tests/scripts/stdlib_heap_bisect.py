"""heapq, bisect, statistics, random with a seed, textwrap, string."""
import bisect
import heapq
import random
import statistics
import string
import textwrap
h = [5, 1, 4]
heapq.heapify(h)
heapq.heappush(h, 0)
print([heapq.heappop(h) for _ in range(4)], heapq.nsmallest(2, [3, 1, 2]), heapq.nlargest(2, "abc", key=ord), list(heapq.merge([1, 4], [2, 3])), heapq.heappushpop([1, 2], 0), heapq.heapreplace([1, 2], 5))
a = [1, 2, 2, 3]
print(bisect.bisect(a, 2), bisect.bisect_left(a, 2), bisect.insort(a, 2.5), a, bisect.bisect_right(["a", "bb"], 1, key=len))
print(statistics.mean([1, 2, 4]), statistics.median([1, 3, 2, 4]), statistics.mode("aab"), statistics.stdev([1, 2, 3]), statistics.fmean([1.5, 2]))
r = random.Random(42)
print([r.randint(1, 100) for _ in range(5)], r.random(), r.choice("abc"), r.sample(range(20), 4), r.uniform(0, 1), r.gauss(0, 1), r.getrandbits(70))
l = list(range(8))
r.shuffle(l)
print(l, r.choices("ab", [1, 3], k=5))
print(textwrap.fill("the quick brown fox jumps", 10), textwrap.dedent("  a\n   b\n"), textwrap.indent("a\nb", "> "), textwrap.shorten("hello wonderful world", 14))
print(string.ascii_letters[:3], string.digits, string.capwords("a bc"), string.Template("$x ${y}z $$").substitute(x=1, y=2))
try:
    string.Template("$x").substitute()
except KeyError as e:
    print(repr(e))
try:
    heapq.heappop([])
except IndexError as e:
    print(e)
