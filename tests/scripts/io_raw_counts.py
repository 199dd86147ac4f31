"""What raw streams say of how much they have read or written."""
import io
class Raw(io.RawIOBase):
    def __init__(self, answer):
        self.answer = answer
    def readable(self):
        return True
    def writable(self):
        return True
    def readinto(self, buffer):
        buffer[:] = b"r" * len(buffer)
        return self.answer
    def write(self, data):
        return self.answer
class Index:
    def __index__(self):
        raise KeyError("no index")
def attempt(what, *args):
    try:
        print(repr(what(*args)))
    except Exception as e:
        print(type(e).__name__, e, repr(e.__cause__), repr(e.__context__))
for answer in (-1, 6, 10**30, -10**30, "x", 1.5, 3, True, Index(), b""):
    print("--", type(answer).__name__)
    attempt(Raw(answer).read, 5)
    attempt(io.BufferedReader(Raw(answer), 5).read, 5)
    writer = io.BufferedWriter(Raw(answer), 4)
    attempt(writer.write, b"abc")
    attempt(writer.flush)
    # Nothing is left to be written when it dies.
    writer.raw.answer = 1
    writer.flush()
wrapper = io.TextIOWrapper(io.BytesIO())
def set_chunk(size):
    wrapper._CHUNK_SIZE = size
for size in (0, -1, 2**70, -2**70, "x", 1.5, Index(), 7):
    attempt(set_chunk, size)
print(wrapper._CHUNK_SIZE)
