# What programs can put where annotations are kept, and what that says.
import types
import weakref

for value in "0", "frozenset()", "{}", "set()":
    source = f"__conditional_annotations__ = {value}\nif True:\n    x: int = 1\n"
    try:
        exec(source, {"__name__": "m"})
        print(value, "works")
    except TypeError as error:
        print(value, error)


def function():
    pass


class Class:
    pass


for owner in function, types.ModuleType("module"), Class:
    for result in 1, None, []:
        owner.__annotate__ = lambda format: result
        try:
            print(owner.__annotations__)
        except TypeError as error:
            print(type(owner).__name__, error)
    owner.__annotate__ = lambda format: {"x": format}
    print(owner.__annotations__)


class Referent:
    pass


target = Referent()
for args, keywords in ((target,), {"callback": None}), ((), {}), ((target, None, 1), {}), ((target, None), {"x": 1}):
    try:
        weakref.ref(*args, **keywords)
    except TypeError as error:
        print(error)
