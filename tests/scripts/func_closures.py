"""Closures, nonlocal, late binding, cells."""
def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get():
        return n
    return inc, get
inc, get = counter()
inc(), inc(5)
print(get(), inc.__closure__[0].cell_contents, inc.__code__.co_freevars, counter.__code__.co_cellvars)
print([f() for f in [lambda: i for i in range(3)]], [f() for f in [lambda i=i: i for i in range(3)]])

def outer():
    def middle():
        def inner():
            return x, y
        y = 2
        return inner
    x = 1
    return middle()
print(outer()())

def unbound():
    def g():
        return late
    try:
        g()
    except NameError as error:
        print(error)
    late = 5
    print(g())
    del late
    try:
        g()
    except NameError as error:
        print(error)
unbound()

def local_before():
    try:
        print(v)
    except UnboundLocalError as error:
        print(error)
    v = 1
local_before()

def make_accumulators():
    total = [0]
    def add(x):
        total[0] += x
        return total[0]
    return [add] * 2
a, b = make_accumulators()
print(a(3), b(4))
def compose(*fs):
    def run(x):
        for f in reversed(fs):
            x = f(x)
        return x
    return run
print(compose(str, lambda x: x + 1, abs)(-5))
