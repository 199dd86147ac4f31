"""Frames and large data: what goes to the file in which pieces."""
import io
import pickle
import pickletools
class Out:
    def __init__(self): self.parts = []
    def write(self, data): self.parts.append(bytes(data))
def pieces(obj, p):
    out = Out()
    pickle.Pickler(out, p).dump(obj)
    return [len(x) for x in out.parts], b"".join(out.parts)
big = b"x" * 100000
for obj in ([1, 2], "a" * 10, [big, "small"], ["small", big, big], "s" * 70000, bytearray(big), [str(i) * 10 for i in range(3000)], [i for i in range(100000)]):
    for p in (2, 4, 5):
        sizes, data = pieces(obj, p)
        assert pickle.loads(data) == obj and data == pickle.dumps(obj, p)
        print(p, type(obj).__name__, sizes[:6], len(data))
frames = [arg for op, arg, pos in pickletools.genops(pickle.dumps([str(i) for i in range(30000)], 4)) if op.name == "FRAME"]
print(len(frames), frames)
class In:
    def __init__(self, data): self.f, self.calls = io.BytesIO(data), []
    def read(self, n):
        self.calls.append(n)
        return self.f.read(n)
    def readline(self):
        self.calls.append("line")
        return self.f.readline()
for p in (0, 2, 4):
    s = In(pickle.dumps([1, "two"], p) + b"rest")
    print(p, pickle.Unpickler(s).load(), s.calls, s.f.read())
f = io.BytesIO()
for i in range(5): pickle.dump([i, "x" * i], f, protocol=i)
f.seek(0)
print([pickle.load(f) for _ in range(5)])
try: pickle.load(f)
except EOFError as e: print(e)
for bad in (5, object(), In(b"")):
    try: pickle.dump(1, bad)
    except TypeError as e: print(e)
    if not isinstance(bad, In):
        try: pickle.load(bad)
        except TypeError as e: print(e)
