"""__reduce__ and its relatives: what they return and what comes of it."""
import pickle
log = []
class A:
    def __init__(self, *args): self.args = args
    def __reduce__(self): return A, self.args, {"state": 1}
class Listy(list):
    def __reduce_ex__(self, protocol): return Listy, (), {"p": protocol}, iter([1, 2, 3])
class Dicty(dict):
    def __reduce__(self): return Dicty, (), None, None, iter([("a", 1), ("b", 2)])
def setter(obj, state): obj.set_by = state
class S:
    def __reduce__(self): return S, (), 42, None, None, setter
class G:
    def __reduce__(self): return "SINGLE"
SINGLE = G()
class Items:
    def __init__(self): self.items = []
    def append(self, x): self.items.append(x)
    def __setitem__(self, k, v): self.items.append((k, v))
    def __reduce__(self): return Items, (), None, iter("xyz"), iter([(1, 2)])
class Ext(Items):
    def extend(self, xs): self.items.append(list(xs))
    def __reduce__(self): return Ext, (), None, iter("xyz")
for p in range(6):
    a = pickle.loads(pickle.dumps(A(1, 2), p))
    l = pickle.loads(pickle.dumps(Listy(), p))
    d = pickle.loads(pickle.dumps(Dicty(), p))
    s = pickle.loads(pickle.dumps(S(), p))
    print(p, a.args, a.state, l, l.p, d, type(d).__name__, s.set_by, pickle.loads(pickle.dumps(SINGLE, p)) is SINGLE, pickle.loads(pickle.dumps(Items(), p)).items, pickle.loads(pickle.dumps(Ext(), p)).items)
class Bad:
    def __init__(self, value): self.value = value
    def __reduce__(self): return self.value
for value in (5, None, (), (1,), (1, ()), (int, 5), (int, [1]), (int, (), None, 5), (int, (), None, None, 5), (int, (), None, None, None, 5), (int,) * 7, "no_such_name", "a.b"):
    try: print(pickle.dumps(Bad(value)))
    except Exception as e: print(repr(value)[:60], "!", type(e).__name__, str(e)[:90].split(" at 0x")[0], getattr(e, "__notes__", None))
