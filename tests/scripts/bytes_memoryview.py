"""memoryview over bytes, bytearray and slices."""
data = bytearray(range(10))
view = memoryview(data)
print(len(view), view[3], bytes(view[2:5]), view.tolist()[::3], view.readonly, view.format, view.itemsize, view.nbytes, view.shape)
view[0] = 255
view[1:3] = b"\x10\x20"
print(data, bytes(view[::-2]), view[-1])
words = view[:8].cast("H")
print(words.tolist() == [int.from_bytes(data[i:i + 2], "little") for i in range(0, 8, 2)], words.itemsize, len(words))
print(view == bytes(data), view[:2] == b"\xff\x10", memoryview(b"abc").readonly, view.contiguous, view[::2].contiguous)
for bad in (lambda: memoryview(b"a").__setitem__(0, 1), lambda: view[20], lambda: view.__setitem__(0, 256), lambda: memoryview("a"), lambda: data.append(1)):
    try:
        bad()
    except (TypeError, IndexError, ValueError, BufferError) as error:
        print(type(error).__name__, error)
words.release()
view.release()
data.append(1)
print(len(data))
try:
    view[0]
except ValueError as error:
    print(error)
with memoryview(b"xyz") as v:
    print(v.tobytes(), v.hex(), v.obj)
print(hash(memoryview(b"abc")) == hash(b"abc"), memoryview(b"ab").tolist())
