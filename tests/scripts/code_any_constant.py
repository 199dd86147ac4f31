# code.replace() takes constants of any kind.
def f():
    return "here", 1


class Odd:
    def __repr__(self):
        return "Odd()"


odd, shared = Odd(), [1]
code = f.__code__.replace(co_consts=(odd, shared) + f.__code__.co_consts)
print(code.co_consts[:2], code.co_consts[1] is shared, code == f.__code__)


def g():
    return "first"


index = g.__code__.co_consts.index("first")
consts = list(g.__code__.co_consts)
consts[index] = shared
g.__code__ = g.__code__.replace(co_consts=tuple(consts))
shared.append(2)
print(g(), g() is shared)
again = g.__code__.replace(co_name="other")
print(again.co_name, again.co_consts[index] is shared, again == g.__code__.replace(co_name="other"))


def outer():
    def inner():
        return "deep"
    return inner


inner = next(c for c in outer.__code__.co_consts if hasattr(c, "co_code"))
changed = inner.replace(co_consts=tuple({} if c == "deep" else c for c in inner.co_consts))
outer.__code__ = outer.__code__.replace(
    co_consts=tuple(changed if c is inner else c for c in outer.__code__.co_consts))
first, second = outer(), outer()
first()["key"] = 1
print(second())
