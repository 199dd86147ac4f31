"""deque, defaultdict, OrderedDict, Counter, ChainMap."""
from collections import ChainMap, Counter, OrderedDict, defaultdict, deque
d = deque([1, 2, 3], maxlen=4)
d.append(4)
d.append(5)
d.appendleft(0)
d.rotate(1)
print(d, d[0], d[-1], len(d), 3 in d, d.count(3), d.index(2), d.pop(), d.popleft(), list(reversed(d)))
d.extend([7, 8]); d.extendleft([9]); d.insert(1, "i") if len(d) < 4 else None
print(d, d.maxlen, d == deque(d), d.copy(), deque("ab") + deque("c"), deque([1]) * 3)
d.remove(7)
d.reverse()
del d[0]
print(d)
for bad in (lambda: deque().pop(), lambda: d[10], lambda: deque([1], maxlen=-1), lambda: d.remove(99)):
    try:
        bad()
    except (IndexError, ValueError) as e:
        print(type(e).__name__, e)
try:
    for x in d:
        d.append(1)
        d.popleft()
except RuntimeError as e:
    print(e)
dd = defaultdict(list)
dd["a"].append(1)
print(dd, dd["new"], dd.get("none"), "none" in dd, dd.default_factory is list, dict(dd), dd | {"z": 1})
od = OrderedDict(a=1, b=2, c=3)
od.move_to_end("a")
od.move_to_end("c", last=False)
print(od, od.popitem(), od.popitem(last=False), od == {"b": 2}, OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), list(reversed(OrderedDict(x=1, y=2))))
c = Counter("mississippi")
print(c, c.most_common(2), c["zz"], c + Counter(m=5), c - Counter(s=3), sorted(c.elements())[:3], c.total(), Counter(a=1) & Counter(a=3, b=1), Counter(a=1) | Counter(b=2))
c.update("mm")
c.subtract({"i": 10})
print(c, +c, -c)
m = ChainMap({"a": 1}, {"a": 2, "b": 3})
m["c"] = 4
print(m["a"], m["b"], dict(m), m.maps[0], m.new_child({"z": 0})["z"], m.parents)
