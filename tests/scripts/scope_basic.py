"""Global, local, class and comprehension scopes."""
x = "global"
def read():
    return x
def shadow():
    x = "local"
    return x
def write():
    global x, created
    x = "changed"
    created = True
print(read(), shadow(), read())
write()
print(x, created)

class A:
    x = "class"
    y = [x for _ in range(1)]
    z = x
    def method(self):
        return x
print(A.y, A.z, A().method())
def outer():
    x = "outer"
    class B:
        print(x)
        x = "inner"
        print(x)
        def m(self):
            return x
    return B().m()
print(outer())
squares = [i * i for i in range(3)]
try:
    i
except NameError as error:
    print(error)
for i in range(3):
    pass
print(i)
print([y := 5, y**2], y, [last := v for v in range(3)], last)
def locs(a):
    b = 2
    return sorted(locals())
print(locs(1), "read" in globals(), __name__)
try:
    del undefined
except NameError as error:
    print(error)
exec("made = 1 + 1")
print(made, eval("made * 2"), eval("a + b", {"a": 1}, {"b": 2}))
def f():
    exec("q = 1")
    return "q" in locals()
print(f())
try:
    raise ValueError("v")
except ValueError as e:
    pass
try:
    e
except NameError as error:
    print(error)
import builtins
builtins.custom = "from builtins"
print(custom)
