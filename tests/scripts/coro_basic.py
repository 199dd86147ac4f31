"""Coroutines driven by hand."""
import types
class Awaitable:
    def __init__(self, value): self.value = value
    def __await__(self):
        got = yield self.value
        return got
async def leaf(x):
    return (await Awaitable(x)) + 1
async def top():
    a = await leaf(10)
    b = await leaf(20)
    return a + b
c = top()
print(c.send(None), c.send(1), type(c).__name__, c.cr_running)
try:
    c.send(2)
except StopIteration as e:
    print(e.value)
async def failing():
    try:
        await Awaitable("wait")
    except ValueError as e:
        return f"caught {e}"
c = failing()
c.send(None)
try:
    c.throw(ValueError("thrown"))
except StopIteration as e:
    print(e.value)
async def cleanup():
    try:
        await Awaitable(1)
    finally:
        print("closed")
c = cleanup()
c.send(None)
c.close()
async def bad(): await 5
try:
    bad().send(None)
except TypeError as e:
    print(e)
c = leaf(1)
c.close()
try:
    c.send(None)
except RuntimeError as e:
    print(e)
@types.coroutine
def old():
    x = yield "old"
    return x
async def use(): return await old()
c = use()
print(c.send(None))
try:
    c.send("v")
except StopIteration as e:
    print(e.value)
try:
    iter(use)
except TypeError as e:
    print(e)
try:
    for _ in (c2 := use()): pass
except TypeError as e:
    print(e)
c2.close()
async def comp(): return [await leafy(i) for i in range(3)]
async def leafy(i): return i * 2
try:
    comp().send(None)
except StopIteration as e:
    print(e.value)
