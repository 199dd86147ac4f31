"""__getstate__, __setstate__, __slots__, __getnewargs__, and the default of each."""
import copy
import pickle
class Plain: pass
class State:
    def __init__(self): self.a, self.b = 1, 2
    def __getstate__(self): return {"a": self.a}
    def __setstate__(self, state): self.__dict__.update(state, restored=True)
class Slots:
    __slots__ = ("x", "y", "__dict__")
class Pure:
    __slots__ = ("x",)
class Falsy:
    def __getstate__(self): return 0
    def __setstate__(self, s): self.s = s
class New:
    def __new__(cls, a, *, k=None):
        self = super().__new__(cls)
        self.a, self.k = a, k
        return self
    def __getnewargs_ex__(self): return (self.a,), {"k": self.k}
class Old(int):
    def __new__(cls, v, extra): 
        self = super().__new__(cls, v)
        self.extra = extra
        return self
    def __getnewargs__(self): return int(self), self.extra
p, s, sl, pu = Plain(), State(), Slots(), Pure()
p.attr, sl.x, sl.free, pu.x = [1], 1, "free", 3
for proto in range(2, 6):
    n, o = pickle.loads(pickle.dumps(New(1, k=2), proto)), pickle.loads(pickle.dumps(Old(5, "e"), proto))
    a, b, c, d = (pickle.loads(pickle.dumps(v, proto)) for v in (p, s, sl, pu))
    print(proto, a.__dict__, b.__dict__, c.x, c.free, hasattr(c, "y"), d.x, n.a, n.k, o, o.extra, pickle.loads(pickle.dumps(Falsy(), proto)).__dict__)
for proto in (0, 1):
    print(pickle.loads(pickle.dumps(p, proto)).__dict__, pickle.loads(pickle.dumps(s, proto)).__dict__)
    for bad in (pu, sl):
        try: pickle.dumps(bad, proto)
        except TypeError as e: print(e)
print(p.__getstate__(), sl.__getstate__(), pu.__getstate__(), object().__getstate__(), Plain().__getstate__())
print(p.__reduce_ex__(2)[0].__name__, p.__reduce_ex__(2)[1:3] == ((Plain,), {"attr": [1]}), New(1, k=2).__reduce_ex__(4)[0].__name__, New(1, k=2).__reduce_ex__(4)[1][1:])
class BadArgs:
    def __getnewargs__(self): return [1]
class BadEx:
    def __getnewargs_ex__(self): return (1,)
class BadState:
    __slots__ = ()
for bad in (BadArgs(), BadEx()):
    try: pickle.dumps(bad)
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
for data in (b"c__main__\nPlain\n)\x81K\x05b.", b"c__main__\nPlain\n)\x81N}X\x01\0\0\0zK\x01s\x86b.", b"c__main__\nPlain\n)\x81NK\x01\x86b.", b"c__main__\nPlain\n)\x81}K\x01K\x02sb."):
    try: print(pickle.loads(data).__dict__)
    except Exception as e: print(type(e).__name__, e)
print(copy.copy(s).__dict__, copy.deepcopy(p).attr is p.attr, copy.copy(Old(1, 2)).extra)
