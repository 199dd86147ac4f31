"""random: methods whose results a seed decides, bounds and errors."""
import random
r = random.Random(42)
print(r.random(), r.randrange(10), r.randint(1, 6), r.uniform(1, 2), r.getrandbits(70), r.randbytes(5), r.choice("abc"), r.randrange(5, 50, 5))
print(r.choices("abcd", k=6), r.choices([1, 2, 3], weights=[0, 0, 1], k=3), r.choices("xy", cum_weights=[1, 4], k=5), r.sample(range(100), 5), r.sample("ab", counts=[3, 1], k=3))
xs = list(range(10))
r.shuffle(xs)
print(xs, r.triangular(0, 10, 3), r.gauss(0, 1), r.gauss(5, 2), r.normalvariate(0, 1), r.expovariate(2))
print(r.betavariate(2, 3), r.gammavariate(2, 3), r.paretovariate(3), r.weibullvariate(1, 2), r.vonmisesvariate(0, 4), r.lognormvariate(0, 1), r.binomialvariate(10, 0.3), r.binomialvariate(100, 0.5))
state = r.getstate()
a = [r.random() for _ in range(3)]
r.setstate(state)
print(a == [r.random() for _ in range(3)], state[0], len(state[1]), state[2])
for seed in (0, "text", b"bytes", 1.5, -7, 10**40, bytearray(b"x")):
    print(repr(seed), random.Random(seed).random())
for f in (lambda: r.randrange(0), lambda: r.randrange(3, 3), lambda: r.randrange(1, 2, 0), lambda: r.randrange(1.5), lambda: r.choice([]), lambda: r.sample([1], 2), lambda: r.sample({1, 2}, 1), lambda: r.choices([], k=1), lambda: r.choices([1], weights=[1, 2]), lambda: r.choices([1], weights=[0]), lambda: r.getrandbits(-1), lambda: r.setstate((1, 2, 3)), lambda: random.Random([]), lambda: r.sample([1, 2], -1), lambda: r.randint(5, 1), lambda: r.binomialvariate(-1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class Own(random.Random):
    def random(self): return 0.5
print(Own().randrange(10), Own().choice("abc"), Own().uniform(0, 4), Own().shuffle([1]))
