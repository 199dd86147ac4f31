"""Sharing, recursion, memos, and picklers used twice."""
import io
import pickle
shared = ["s"]
for p in range(6):
    l = []
    l.append(l)
    t = ([],)
    t[0].append(t)
    d = {}
    d["self"] = d
    back = pickle.loads(pickle.dumps((shared, shared, l, t, d, "text", "text"), p))
    print(p, back[0] is back[1], back[2][0] is back[2], back[3][0][0] is back[3], back[4]["self"] is back[4], back[5] is back[6])
class Node:
    def __init__(self): self.me = self
    def __hash__(self): return 5
n = Node()
m = pickle.loads(pickle.dumps([n, {n: 1}, {n}]))
print(m[0].me is m[0], m[0] in m[1] and m[0] in m[2])
f = io.BytesIO()
p = pickle.Pickler(f, 2)
p.dump(shared)
first = f.tell()
p.dump(shared)
print(first, f.tell() - first, len(p.memo.copy()), sorted(i for i, _ in p.memo.copy().values()))
f.seek(0)
u = pickle.Unpickler(f)
a, b = u.load(), u.load()
print(a is b, u.memo.copy())
p.clear_memo()
print(p.memo.copy())
p.memo = {id(shared): (7, shared)}
g = io.BytesIO()
q = pickle.Pickler(g, 2)
q.memo = p.memo
q.dump(shared)
print(g.getvalue())
u = pickle.Unpickler(io.BytesIO(b"h\x07."))
u.memo = {0: "zero"}
for bad in (5, None, {1: 2}):
    for target in (p, u):
        try: target.memo = bad
        except TypeError as e: print(e)
try: u.memo = {-1: 1}
except ValueError as e: print(e)
fast = pickle.Pickler(io.BytesIO(), 4)
fast.fast = True
print(fast.fast, fast.bin, type(fast.memo).__name__, type(u.memo).__name__)
class Uninit(pickle.Pickler):
    def __init__(self): pass
class UninitU(pickle.Unpickler):
    def __init__(self): pass
for c, m in ((Uninit, lambda o: o.dump(1)), (UninitU, lambda o: o.load())):
    try: m(c())
    except pickle.PickleError as e: print(type(e).__name__, e)
class Again(pickle.Pickler):
    def persistent_id(self, obj):
        if obj == "again": self.dump(1)
try: Again(io.BytesIO()).dump("again")
except RuntimeError as e: print(e)
