"""__buffer__ written in Python, and what takes buffers."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import array
import io


class Owner:
    def __init__(self, data, log=None):
        self.data = bytearray(data)
        self.log = log

    def __buffer__(self, flags):
        if self.log is not None:
            self.log.append(("get", flags & 1))
        return memoryview(self.data)


class Wrong:
    def __buffer__(self, flags):
        return b"not a view"


class Raises:
    def __buffer__(self, flags):
        raise ValueError("no buffer today")


o = Owner(b"hello")
print(bytes(o), bytearray(o), memoryview(o).tobytes(), b"[" + o + b"]" if False else b"".join([b"[", o, b"]"]), b"xhello".endswith(o), b"say hello".find(o), int.from_bytes(Owner(b"\1\2")), bytes.fromhex("00") + bytes(o))
print(io.BytesIO(o).read(), b"%b" % o, b"hello" == o, bytearray(b"hello") == memoryview(o), array.array("B", o).tolist() if False else list(memoryview(o))[:2], "hello".encode().replace(o, b"bye"), str(o, "ascii"), b"a,b".split(Owner(b",")))
view = memoryview(o)
view[0] = ord("J")
print(o.data, view.readonly, view.nbytes)
for action in ("bytes(Wrong())", "memoryview(Raises())", "bytes(Raises())", "memoryview(5)", "b''.join([5])", "b'a' + 5", "b'a'.find(1.5)", "io.BytesIO(5)", "int.from_bytes(5)", "memoryview(b'abc').__buffer__(0).tobytes()", "b'abc'.__buffer__(0).readonly", "b'abc'.__buffer__(1)", "bytearray(b'x').__buffer__(1).readonly", "io.BytesIO(b'abc').readinto(b'xx')", "io.BytesIO(b'abc').readinto(5)", "isinstance(o, __import__('collections.abc').abc.Buffer)", "isinstance('', __import__('collections.abc').abc.Buffer)", "hash(memoryview(bytearray(1)))"):
    print(action, end=": ")
    show(eval, action)
target = bytearray(5)
print(io.BytesIO(b"abcdefgh").readinto(target), target, io.BytesIO(b"xy").readinto(memoryview(target)[3:]), target)
b = bytearray(b"abc")
with memoryview(b) as v:
    show(b.append, 1)
    show(b.clear)
    with v[1:] as w:
        w[0] = 0
        show(v.release)
    show(lambda: w[0])
b.append(1)
print(b)
e = bytearray(b"A")


class Evil:
    def __index__(self):
        e.clear()
        return 65


for action in (lambda: e.find(Evil()), lambda: e.count(Evil()), lambda: e.append(Evil())):
    e[:] = b"A"
    show(action)
