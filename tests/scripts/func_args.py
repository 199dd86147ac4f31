"""Every way to pass and receive arguments."""
def f(a, b=2, *args, c, d=4, **kwargs):
    return a, b, args, c, d, kwargs

print(f(1, c=3), f(1, 5, 6, 7, c=8, e=9), f(*[1, 2], **{"c": 3, "z": 1}), f(c=1, a=2))
print(f(*(1,), 2, *(3, 4), c=5, **{"x": 1}, y=2))

def pos(a, b=1, /, c=2, *, d=3):
    return a, b, c, d
print(pos(1), pos(1, 2, c=3, d=4), (lambda *a, **k: (a, k))(1, x=2))

calls = [lambda: f(), lambda: f(1), lambda: f(1, c=1, a=2), lambda: pos(a=1), lambda: pos(1, 2, 3, 4), lambda: pos(),
         lambda: pos(1, b=2), lambda: pos(1, e=2), lambda: f(*5), lambda: f(**5), lambda: f(1, c=1, **{"c": 2}),
         lambda: f(1, c=1, **{1: 2}), lambda: (lambda: 0)(1), lambda: (lambda a, b, c: 0)(1), lambda: len(), lambda: len(1, 2),
         lambda: int(x=1), lambda: (lambda *, k, m: 0)(), lambda: (lambda a: 0)(b=1), lambda: print(1, foo=2)]
for call in calls:
    try:
        call()
    except TypeError as error:
        print(error)

def default(x, acc=[]):
    acc.append(x)
    return acc
print(default(1), default(2), default.__defaults__, f.__kwdefaults__, f.__code__.co_varnames[:6])
order = []
def note(x):
    order.append(x)
    return x
f(note(1), *[note(2)], c=note(3), **{"k": note(4)})
print(order)
