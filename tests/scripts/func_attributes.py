"""What a function knows about itself."""
def f(a: int, b: "str" = "x", *args, k=1, **kw) -> bool:
    """Doc."""
    local = a
    return local
print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__defaults__, f.__kwdefaults__, f.__annotations__)
code = f.__code__
print(code.co_argcount, code.co_kwonlyargcount, code.co_posonlyargcount, code.co_nlocals, code.co_varnames, code.co_name, code.co_firstlineno, code.co_flags & 0xF)
f.extra = 5
print(f.extra, f.__dict__, hasattr(f, "missing"))
f.__name__ = "renamed"
f.__defaults__ = ("changed",)
print(f.__name__, f(1), f.__qualname__)
class C:
    def m(self):
        def inner(): pass
        return inner
print(C.m.__qualname__, C().m().__qualname__, (lambda: 0).__name__, C().m.__func__ is C.m, C().m.__self__.__class__.__name__)
print(type(f).__name__, type(C().m).__name__, type(len).__name__, type([].append).__name__, type(str.join).__name__)
print(len.__name__, [].append.__name__, len.__self__.__name__, callable(f), callable(5))
def g(): pass
f.__code__ = (lambda a, b=0, *args, k=1, **kw: "swapped").__code__
print(f(1))
try:
    f.__code__ = 5
except TypeError as error:
    print(error)
try:
    f.__name__ = 5
except TypeError as error:
    print(error)
import inspect
print(inspect.signature(C.m), inspect.signature(lambda a, /, b=1, *c, d, **e: 0), inspect.isfunction(g))
