"""__getitem__ with slices and ellipsis, __setitem__, __delitem__, __length_hint__."""
class Show:
    def __getitem__(self, k): return k
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)
s = Show()
print(s[1], s[1:2], s[::3], s[1, 2], s[1:2, ::3], s[...], s[()], s[None], s["a":"b"], s[*[1, 2]], s[1, *"ab"])
s[1:2] = 5
s[..., 0] = 6
del s[1], s[2:3]
s[0], s[1] = "ab"
class Seq:
    def __init__(self, *items): self.items = items
    def __len__(self): return len(self.items)
    def __getitem__(self, i):
        if isinstance(i, slice): return Seq(*self.items[i])
        return self.items[i]
    def __repr__(self): return f"Seq{self.items}"
q = Seq(1, 2, 3)
print(list(q), q[1:], q[-1], 2 in q, list(reversed(q)), [*q], sum(q), max(q), sorted(q, reverse=True), bool(Seq()), tuple(zip(q, q)))
import collections.abc
class Full(collections.abc.MutableSequence):
    def __init__(self): self.l = []
    def __len__(self): return len(self.l)
    def __getitem__(self, i): return self.l[i]
    def __setitem__(self, i, v): self.l[i] = v
    def __delitem__(self, i): del self.l[i]
    def insert(self, i, v): self.l.insert(i, v)
f = Full()
f.append(1); f.extend([2, 3]); f += [4]
f.reverse()
print(f.l, f.pop(), f.index(3), f.count(2), 3 in f, list(f))
f.remove(3)
f.clear()
print(len(f))
class M(collections.abc.Mapping):
    def __getitem__(self, k):
        if k == "a": return 1
        raise KeyError(k)
    def __iter__(self): return iter("a")
    def __len__(self): return 1
m = M()
print(dict(m), m.get("b"), "a" in m, list(m.items()), m == {"a": 1}, {**m})
