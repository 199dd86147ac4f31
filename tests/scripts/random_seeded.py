"""random with seeds: the same numbers as everywhere, states, distributions."""
import pickle
import random
for seed in (0, 1, 2**70, -5, "text", b"bytes", 1.5, None.__class__.__name__):
    r = random.Random(seed)
    print(repr(seed), r.random(), r.getrandbits(40), r.randrange(10**20), r.randint(-5, 5))
r = random.Random(42)
print(r.choice("abcdef"), r.choices([1, 2, 3], k=5), r.choices("ab", weights=[1, 9], k=6), r.choices("xyz", cum_weights=[1, 2, 10], k=4), r.sample(range(100), 5), r.sample("ab", counts=[3, 2], k=4))
l = list(range(10))
r.shuffle(l)
print(l, r.randbytes(6), r.uniform(2, 3), r.triangular(0, 10, 5), r.randrange(0, 100, 7))
for f, args in (("gauss", (0, 1)), ("normalvariate", (1, 2)), ("expovariate", (1.5,)), ("gammavariate", (2, 3)), ("betavariate", (2, 3)), ("lognormvariate", (0, 0.5)), ("vonmisesvariate", (1, 2)), ("paretovariate", (3,)), ("weibullvariate", (1, 2)), ("binomialvariate", (20, 0.3))):
    print(f, getattr(r, f)(*args))
state = r.getstate()
a = [r.random() for _ in range(3)]
r.setstate(state)
print(a == [r.random() for _ in range(3)], state[0], len(state[1]))
s = pickle.loads(pickle.dumps(r))
print(s.random() == r.random())
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
show(lambda: r.choice([]))
show(lambda: r.randrange(0))
show(lambda: r.randrange(5, 3))
show(lambda: r.randrange(1, 10, 0))
show(lambda: r.randint(3, 1))
show(lambda: r.getrandbits(-1))
show(lambda: r.getrandbits(0))
show(lambda: r.sample([1], 2))
show(lambda: r.sample({1, 2}, 1))
show(lambda: r.choices([1], weights=[1, 2]))
show(lambda: r.choices([1, 2], weights=[0, 0]))
show(lambda: random.Random([1]))
show(lambda: r.setstate((2, (1, 2), None)))
class Half(random.Random):
    def random(self): return 0.5
print(Half().randrange(100), Half().choice("abc"), Half().uniform(0, 4))
