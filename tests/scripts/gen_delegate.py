"""yield from, over generators and other iterables."""
def inner():
    received = []
    try:
        while True:
            received.append((yield len(received)))
    except KeyError:
        return received
    finally:
        print("inner finally")
def outer():
    result = yield from inner()
    print("inner returned", result)
    yield from "ab"
    yield from [1, 2]
    return "outer done"
g = outer()
print(next(g), g.send("x"), g.send("y"), g.throw(KeyError), list(g))
def tree(t):
    if isinstance(t, list):
        for x in t:
            yield from tree(x)
    else:
        yield t
print(list(tree([1, [2, [3, [4, 5]], 6], [[7]]])))
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 2: raise StopIteration("value")
        return self.n
    def throw(self, *args):
        print("throw", args[0])
        return "thrown"
    def close(self): print("close")
def wrap():
    print("result", (yield from It()))
print(list(wrap()))
g = wrap()
next(g)
print(g.throw(ValueError("v")))
g.close()
def ping():
    x = yield "start"
    while x:
        x = yield x * 2
g = ping()
print(next(g), g.send(1), g.send(5))
print(list(zip(range(3), (c for c in "abc"))), [*(i for i in range(3) if i)])
def permutations(items):
    if not items:
        yield ()
    for i, x in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1:]):
            yield (x, *rest)
print(list(permutations("abc")))
def chain_of(n):
    if n: yield from chain_of(n - 1)
    yield n
print(sum(chain_of(100)))
