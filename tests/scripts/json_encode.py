"""json.dumps: all settings, what cannot be written."""
import json
from enum import IntEnum
values = [None, True, 0, -5, 2**70, 1.5, 1e100, -0.0, "", "a\"b\\c/\n\t\x00\x7f", "\u00e9\u2028\U0001f600", [], {}, [1, [2, [3]]], {"b": 1, "a": [None]}, (1, 2), {1: "int", None: "none", True: "true", 1.5: "float"}]
for v in values:
    print(json.dumps(v), json.dumps(v, ensure_ascii=False), json.dumps(v, separators=(",", ":")))
print(json.dumps({"b": [1, {"c": {}}], "a": []}, indent=2, sort_keys=True))
print(json.dumps([1, [2]], indent="--"), json.dumps([1], indent=0))
print(json.dumps([float("nan"), float("inf"), -float("inf")]))
class E(IntEnum):
    A = 5
class S(str): pass
class F(float):
    def __repr__(self): return "never"
print(json.dumps([E.A, S("s"), F(2.5)]), json.dumps({E.A: E.A, S("k"): 1}))
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e, getattr(e, "__notes__", ""))
show(lambda: json.dumps({1, 2}))
show(lambda: json.dumps([1, {"k": object}]))
show(lambda: json.dumps({(1, 2): 3}))
show(lambda: json.dumps({(1, 2): 3, "a": 1}, skipkeys=True))
show(lambda: json.dumps(float("nan"), allow_nan=False))
loop = []
loop.append(loop)
show(lambda: json.dumps(loop))
show(lambda: json.dumps({"a": 1, 2: 3}, sort_keys=True))
show(lambda: json.dumps({1, 2}, default=sorted))
show(lambda: json.dumps(b"x", default=lambda o: o.decode()))
class Enc(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, complex): return {"re": o.real, "im": o.imag}
        return super().default(o)
print(json.dumps([1j, 2], cls=Enc), "".join(Enc().iterencode({"z": 1 + 2j})), list(json.JSONEncoder(indent=1).iterencode([1, {}])))
show(lambda: Enc().encode(object()).split(" at")[0])
print(json.encoder.encode_basestring_ascii("\u00e9\ud800"), json.encoder.encode_basestring("\u00e9"))
