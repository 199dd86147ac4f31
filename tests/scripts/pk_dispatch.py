"""dispatch_table, copyreg and reducer_override."""
import collections, copyreg, io, pickle
class A:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return type(o) is A and o.x == self.x
class B(A): pass
def reduce_a(a): return A, (a.x * 10,)
def dumps(cls, obj, protocol=4, **attrs):
    f = io.BytesIO()
    p = cls(f, protocol)
    for k, v in attrs.items(): setattr(p, k, v)
    p.dump(obj)
    return f.getvalue()
print(pickle.loads(dumps(pickle.Pickler, A(1), dispatch_table={A: reduce_a})).x, pickle.loads(dumps(pickle.Pickler, B(1), dispatch_table={A: reduce_a})).x)
class Private(pickle.Pickler):
    dispatch_table = copyreg.dispatch_table.copy()
    dispatch_table[A] = reduce_a
print(pickle.loads(dumps(Private, A(2))).x, pickle.loads(pickle.dumps(A(2))).x)
copyreg.pickle(A, reduce_a)
print(pickle.loads(pickle.dumps(A(3))).x)
del copyreg.dispatch_table[A]
chain = collections.ChainMap({A: reduce_a}, copyreg.dispatch_table)
print(pickle.loads(dumps(pickle.Pickler, [A(4), 1j], dispatch_table=chain)))if False else print(pickle.loads(dumps(pickle.Pickler, A(4), dispatch_table=chain)).x)
class Override(pickle.Pickler):
    def reducer_override(self, obj):
        if isinstance(obj, A): return A, ("overridden",)
        if obj is len: return "ignored" if False else (getattr, (str, "upper"))
        if isinstance(obj, type) and obj.__name__ == "Local": return type, ("Local", (), {"made": True})
        return NotImplemented
class Local: pass
back = pickle.loads(dumps(Override, [A(1), len, int, 5, "x", Local]))
print(back[0].x, back[1]("a"), back[2], back[3], back[4], back[5].made)
class BadTable(dict):
    def __getitem__(self, key): raise RuntimeError("table")
try: dumps(pickle.Pickler, A(1), dispatch_table=BadTable())
except RuntimeError as e: print(e)
else: print("dict subclass: no __getitem__")
try: print(pickle.Pickler(io.BytesIO()).dispatch_table)
except AttributeError as e: print("AttributeError")
copyreg.add_extension("collections", "OrderedDict", 0x42)
data = pickle.dumps(collections.OrderedDict, 2)
print(data, pickle.loads(data))
copyreg.remove_extension("collections", "OrderedDict", 0x42)
copyreg.clear_extension_cache()
try: pickle.loads(data)
except ValueError as e: print(e)
