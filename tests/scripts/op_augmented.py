"""Augmented assignment: in place where possible, evaluation once."""
class Log:
    def __init__(self): self.events = []
    def __getitem__(self, k):
        self.events.append(("get", k))
        return 10
    def __setitem__(self, k, v): self.events.append(("set", k, v))
    def __getattr__(self, name):
        self.events.append(("attr", name))
        return 5
l = Log()
def key():
    l.events.append("key evaluated")
    return "k"
l[key()] += 1
l[1:2] *= 2
print(l.events)
a = b = [1]
a += (2,)
print(a, b, a is b)
a = a + [3]
print(a, b)
t = u = (1,)
t += (2,)
print(t, u)
s = {1}
v = s
s |= {2}
s &= {2, 3}
s -= {9}
s ^= {4}
print(s, v is s)
n = 7
n += 1; n -= 2; n *= 3; n //= 4; n **= 3; n %= 50; n <<= 2; n >>= 1; n |= 1; n &= 31; n ^= 5
print(n)
f = 9.0
f /= 4
print(f)
class IAdd:
    def __iadd__(self, o):
        print("iadd", o)
        return "replaced"
    def __imatmul__(self, o): return NotImplemented
    def __matmul__(self, o): return f"matmul {o}"
i = IAdd()
i += 5
print(i)
i = IAdd()
i @= 3
print(i)
d = {"a": 1}
d["a"] += 1
d |= [("b", 2)]
print(d)
try:
    d["missing"] += 1
except KeyError as e:
    print(repr(e))
try:
    x = None
    x += 1
except TypeError as e:
    print(e)
class C:
    n = 0
c = C()
c.n += 1
print(c.n, C.n, vars(c))
