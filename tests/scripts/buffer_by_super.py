"""PEP 688: a subclass whose `__buffer__` asks `super()`, and `__release_buffer__`."""


class Noisy(bytearray):
    def __buffer__(self, flags):
        print("asked", flags)
        return super().__buffer__(flags)

    def __release_buffer__(self, view):
        print("released", view.tobytes())
        super().__release_buffer__(view)


noisy = Noisy(b"abc")
with memoryview(noisy) as view:
    print(bytes(view), view.obj is noisy, type(view.obj), view.readonly, view.format)
    part = view[1:]
    view[0] = ord("x")
    print(part.tobytes())
    try:
        noisy.append(1)
    except BufferError as e:
        print(e)
    part.release()
print(bytearray.__bytes__(noisy) if hasattr(bytearray, "__bytes__") else noisy[:])
noisy.append(1)
print(len(noisy), b"-".join([b"1", b"2"]))


class Text(bytes):
    def __buffer__(self, flags):
        return super().__buffer__(flags)


text = Text(b"xyz")
print(bytes(memoryview(text)), memoryview(text).readonly, b"<" + text + b">")


class Other(bytearray):
    def __buffer__(self, flags):
        return memoryview(b"other")

    def __release_buffer__(self, view):
        try:
            super().__release_buffer__(view)
        except ValueError as e:
            print(e)


print(memoryview(Other(b"own")).tobytes())


class Plain:
    def __init__(self):
        self.data = bytearray(b"plain")

    def __buffer__(self, flags):
        return memoryview(self.data)

    def __release_buffer__(self, view):
        print("plain released", len(view))
        view.release()


plain = Plain()
with memoryview(plain) as view:
    print(view.tobytes(), type(view.obj))
plain.data.clear()
print(bytes(plain), memoryview(plain).nbytes)


class Wrong:
    def __buffer__(self, flags):
        return b"no view"


try:
    memoryview(Wrong())
except TypeError as e:
    print(e)

array = bytearray(b"12")
view = array.__buffer__(0)
print(view.obj is array, view.tobytes())
array.__release_buffer__(view)
try:
    view.tobytes()
except ValueError as e:
    print(e)
try:
    array.__release_buffer__(view)
except ValueError as e:
    print(e)
array.clear()
for wrong in (b"", memoryview(b"1")):
    try:
        array.__release_buffer__(wrong)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
