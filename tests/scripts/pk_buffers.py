"""Protocol 5: PickleBuffer, in band and out of band."""
import pickle
from pickle import PickleBuffer
class Big:
    def __init__(self, data): self.data = data
    def __reduce_ex__(self, protocol):
        if protocol >= 5: return Big, (PickleBuffer(self.data),)
        return Big, (bytes(self.data),)
    def __repr__(self): return f"Big({type(self.data).__name__} {bytes(self.data)!r})"
for data in (b"read only", bytearray(b"writable"), memoryview(b"view"), memoryview(bytearray(b"abcd"))[1:3]):
    print(pickle.loads(pickle.dumps(Big(data), 4)), pickle.loads(pickle.dumps(Big(data), 5)))
    buffers = []
    out = pickle.dumps(Big(data), 5, buffer_callback=buffers.append)
    print(len(buffers), out[-12:], pickle.loads(out, buffers=buffers), pickle.loads(out, buffers=[b"other"]))
buffers = []
out = pickle.dumps([Big(b"1"), Big(bytearray(b"2"))], 5, buffer_callback=lambda b: buffers.append(b) or len(buffers) == 1)
print(len(buffers), pickle.loads(out, buffers=buffers[1:]))
b = PickleBuffer(bytearray(b"xyz"))
print(bytes(b), b.raw(), b.raw().readonly, b.raw().format, memoryview(b).obj, len(memoryview(b)))if False else print(bytes(b), b.raw().readonly, b.raw().format, memoryview(b).obj, len(memoryview(b)))
b.release()
b.release()
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
show(lambda: bytes(b))
show(b.raw)
show(lambda: PickleBuffer("text"))
show(lambda: PickleBuffer(memoryview(b"abcdef")[::2]).raw())
show(lambda: pickle.dumps(PickleBuffer(b"x"), 4))
show(lambda: pickle.dumps(PickleBuffer(memoryview(b"abcdef")[::2]), 5))
show(lambda: pickle.dumps(1, 4, buffer_callback=print))
show(lambda: pickle.loads(out))
show(lambda: pickle.loads(out, buffers=[]))
show(lambda: pickle.dumps(1, 6))
print(pickle.dumps(1, -1)[:2], pickle.loads(pickle.dumps(PickleBuffer(b"x"))), pickle.loads(pickle.dumps(PickleBuffer(bytearray(b"x")))))
