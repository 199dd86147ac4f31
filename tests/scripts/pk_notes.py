"""Errors while pickling say where: notes from the inside out."""
import pickle
class Bad:
    def __reduce_ex__(self, protocol): raise ValueError("no")
class Holder:
    def __init__(self, x): self.x = x
class Slots:
    __slots__ = ("a",)
class Args:
    def __new__(cls, x=None): return super().__new__(cls)
    def __init__(self, x): self.kept = x
    def __getnewargs__(self): return (self.kept,)
    def __getstate__(self): return None
class ArgsEx(Args):
    def __getnewargs_ex__(self): return (), {"x": self.kept}
s = Slots()
s.a = Bad()
h = Holder([1, {"k": (2, Bad())}])
for obj in (Bad(), [Bad()], [0, 1, Bad()], (1, Bad()), (1, 2, 3, Bad()), {"key": Bad()}, {1: 2, (3, 4): Bad()}, {5, frozenset()} and frozenset([Bad()]), h, s, Args(Bad()), ArgsEx(Bad()), lambda: 0):
    for p in (0, 2, 4):
        try: pickle.dumps(obj, p)
        except Exception as e: print(p, type(e).__name__, str(e).split(" at 0x")[0], getattr(e, "__notes__", None))
def local():
    class Inner: pass
    return Inner
try: pickle.dumps(local())
except pickle.PicklingError as e: print(e)
local.__qualname__ = "elsewhere"
try: pickle.dumps(local)
except pickle.PicklingError as e: print(str(e).split(" at 0x")[0], "|", e.__context__)
def f(): pass
g, f = f, 5
try: pickle.dumps(g)
except pickle.PicklingError as e: print(str(e).split(": ")[1])
import types
for thing in (types, (i for i in ()), iter, open):
    try: print(len(pickle.dumps(thing)) > 5)
    except Exception as e: print(type(e).__name__, str(e).split(" at 0x")[0])
