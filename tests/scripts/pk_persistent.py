"""Persistent ids: by subclass and by attribute, in all protocols."""
import io
import pickle
class Record:
    def __init__(self, key): self.key = key
database = {k: Record(k) for k in ("a", "b")}
class P(pickle.Pickler):
    def persistent_id(self, obj):
        return obj.key if isinstance(obj, Record) else None
class U(pickle.Unpickler):
    def persistent_load(self, pid):
        if pid not in database: raise pickle.UnpicklingError(f"unknown {pid!r}")
        return database[pid]
for p in range(6):
    f = io.BytesIO()
    P(f, p).dump([database["a"], {"x": database["b"]}, database["a"]])
    back = U(io.BytesIO(f.getvalue())).load()
    print(p, back[0] is database["a"], back[1]["x"] is database["b"], back[2] is back[0], f.getvalue().count(b"P") if p == 0 else f.getvalue().count(b"Q"))
    try: pickle.loads(f.getvalue())
    except pickle.UnpicklingError as e: print(e)
try: U(io.BytesIO(b"Pzzz\n.")).load()
except pickle.UnpicklingError as e: print(e)
f = io.BytesIO()
q = pickle.Pickler(f, 4)
print(q.persistent_id(5))
q.persistent_id = lambda obj: "id" if obj is database else None
q.dump([database, 1])
r = pickle.Unpickler(io.BytesIO(f.getvalue()))
r.persistent_load = lambda pid: "loaded " + pid
print(r.load(), r.persistent_load("x"))
class N(pickle.Pickler):
    def persistent_id(self, obj): return "caf\u00e9" if obj == "e" else None
try: N(io.BytesIO(), 0).dump("e")
except pickle.PicklingError as e: print(e)
class Tuple(pickle.Pickler):
    def persistent_id(self, obj): return ("tag", 5) if obj == "e" else None
f = io.BytesIO()
Tuple(f, 2).dump(["e"])
class V(pickle.Unpickler):
    def persistent_load(self, pid): return pid
print(V(io.BytesIO(f.getvalue())).load())
