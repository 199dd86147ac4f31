"""Restricting and renaming globals; old names of Python 2."""
import io
import pickle
class Safe(pickle.Unpickler):
    def find_class(self, module, name):
        print("asked for", module, name)
        if module == "builtins" and name in {"range", "complex", "set"}:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"global '{module}.{name}' is forbidden")
def load(data): return Safe(io.BytesIO(data)).load()
for v in (range(5), {1, 2}, 1j, len):
    for p in (0, 2, 4):
        try: print(load(pickle.dumps(v, p)))
        except pickle.UnpicklingError as e: print(e)
class Outer:
    class Inner:
        def method(self): return "inner method"
        def __eq__(self, o): return type(o) is type(self)
for p in range(6):
    for v in (Outer.Inner, Outer.Inner(), Outer.Inner.method, str.upper, "x".upper, dict.fromkeys):
        back = pickle.loads(pickle.dumps(v, p))
        assert back == v, (p, v)
print(pickle.dumps(Outer.Inner, 2), pickle.dumps(Outer.Inner, 4))
for v in (range, ValueError, map, print):
    print(pickle.dumps(v, 2), pickle.dumps(v, 2, fix_imports=False), pickle.dumps(v, 3))
print(pickle.loads(b"cUserDict\nUserDict\n."), pickle.loads(b"cexceptions\nStandardError\n."), pickle.loads(b"c__builtin__\nunicode\n."))
for data, kw in ((b"c__builtin__\nunicode\n.", {"fix_imports": False}), (b"\x80\x04\x8c\x08builtins\x8c\x08str.nope\x93.", {}), (b"cbuiltins\nstr.upper\n.", {}), (b"\x80\x04\x8c\x08builtins\x8c\x09str.upper\x93.", {})):
    try: print(pickle.loads(data, **kw))
    except (ImportError, AttributeError) as e: print(type(e).__name__, e)
