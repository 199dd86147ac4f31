"""async for, async with, async generators and comprehensions, by hand."""
def run(coro):
    try:
        while True:
            print("yielded", coro.send(None))
    except StopIteration as e:
        return e.value
class Pause:
    def __await__(self):
        yield "pause"
async def agen(n):
    try:
        for i in range(n):
            await Pause()
            yield i
    finally:
        print("agen done")
class ACM:
    def __init__(self, name, swallow=False): self.name, self.swallow = name, swallow
    async def __aenter__(self):
        print("enter", self.name)
        return self
    async def __aexit__(self, kind, value, tb):
        print("exit", self.name, kind and kind.__name__)
        return self.swallow
class AIter:
    def __init__(self): self.n = 0
    def __aiter__(self): return self
    async def __anext__(self):
        self.n += 1
        if self.n > 3: raise StopAsyncIteration
        return self.n
async def main():
    async for x in agen(2):
        print("x", x)
    else:
        print("else")
    async with ACM("a") as a, ACM("b", True):
        print("body", a.name)
        raise ValueError
    print([x async for x in AIter() if x != 2], {x: await one(x) async for x in AIter()})
    g = (x * 2 async for x in AIter())
    print(await g.__anext__(), type(g).__name__)
    h = agen(5)
    print(await anext(h), await anext(h))
    await h.aclose()
    print(await anext(h, "default"))
    return "main done"
async def one(x): return -x
print(run(main()))
async def echo():
    got = None
    while True:
        try:
            got = yield got
        except KeyError as e:
            got = repr(e)
async def drive():
    e = echo()
    await e.asend(None)
    print(await e.asend("hi"), await e.athrow(KeyError("k")))
    await e.aclose()
    try:
        async for _ in 5: pass
    except TypeError as err:
        print(err)
    try:
        async with 5: pass
    except TypeError as err:
        print(err)
run(drive())
