"""Calling with stars, defaults and keyword rules."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, kw


def g(x, /, y, *, z=3):
    return x, y, z


print(f(1, c=3), f(*[1, 2, 3], **{"c": 5, "e": 6}), f(1, *(), c=0, **{}), f(*"ab", *[1], c=1, **{"d": 2}, e=3), g(1, y=2), g(1, 2, z=9))
for action in ("f()", "f(1)", "f(1, 2, c=1, a=3)", "f(c=1)", "g()", "g(1)", "g(x=1, y=2)", "g(1, 2, 3)", "g(1, 2, q=3)", "g(1, y=2, **{'y': 3})", "f(*5, c=1)", "f(**5)", "f(**{1: 2}, c=1)", "f(1, **{'c': 1}, **{'c': 2})", "g(*[1, 2, 3, 4])", "len()", "len(1, 2)", "len(obj=[])", "(lambda: 0)(1)", "(lambda a, b: 0)(1)", "(lambda *, k: 0)()", "(lambda *, k, l: 0)()", "(lambda a, b, c: 0)()", "dict(**{'a': 1}, **{'a': 2})", "print(1, nope=2)", "int(1, 2, 3)", "'x'.upper(1)", "[].append()", "max()", "f(1, c=1, zz=2)", "g(1, 2, zx=3)", "(5)()", "None()", "'a'()", "f.nope()", "isinstance(1)", "sorted()", "{}.get()", "g(1, Y=2)"):
    print(action, end=": ")
    show(eval, action)
a, *b, c = range(5)
(d, e), [*h] = (1, 2), "xy"
*i, = "abc"
print(a, b, c, d, e, h, i, [*range(2), *"a"], {*[1], *(2,)}, {**{"a": 1}, "b": 2, **{"a": 3}}, (*[], 1))
for code in ("a, b = 1", "a, b = [1]", "a, b = 1, 2, 3", "a, *b, c = [1]", "a, b = {}", "a, b = 'xyz'", "[a, [b]] = 1, 2", "*a, b = ()", "a, b = None"):
    print(code, end=": ")
    show(exec, code)


class Keys:
    def keys(self):
        return ["c", "k"]

    def __getitem__(self, key):
        return key.upper()


print(f(1, **Keys()), {**{"z": 1}}, dict(**Keys()) if False else dict(Keys()))


def order(*args, **kwargs):
    return list(kwargs)


print(order(z=1, a=2, **{"m": 3}, b=4), order(**dict.fromkeys("qwerty")))


def defaults(x=[], *, y={}):
    x.append(1)
    y[len(y)] = 1
    return x, y


defaults()
print(defaults(), defaults.__defaults__, defaults.__kwdefaults__, defaults(x=[9], y={}))
