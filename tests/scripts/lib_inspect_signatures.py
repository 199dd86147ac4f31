"""inspect: signatures bound, formatted, replaced."""
import functools
import inspect

def function(a, b: int = 1, /, c=2, *args: str, d, e=3, **rest) -> bool:
    "Docs."
signature = inspect.signature(function)
print(signature, [(p.name, p.kind.description, p.default is p.empty) for p in signature.parameters.values()])
bound = signature.bind(1, 2, 3, 4, d=5, x=6)
print(bound.args, bound.kwargs, bound.arguments)
partial = signature.bind_partial(c=1)
partial.apply_defaults()
print(partial.arguments)
for call in (lambda: signature.bind(), lambda: signature.bind(1, b=2, d=3), lambda: signature.bind(1, d=1, c=2, **{"a": 9}),
             lambda: inspect.signature(lambda x: x).bind(1, 2), lambda: inspect.signature(lambda *, k: k).bind(),
             lambda: inspect.signature(lambda x: x).bind(y=1), lambda: inspect.signature(3)):
    try:
        print(call())
    except TypeError as error:
        print(error)
print(signature.replace(parameters=list(signature.parameters.values())[:2], return_annotation=inspect.Signature.empty))
print(signature.format(max_width=20))
P = inspect.Parameter
for wrong in (lambda: P("1x", P.POSITIONAL_ONLY), lambda: P("x", P.VAR_POSITIONAL, default=1), lambda: P("if", P.KEYWORD_ONLY),
              lambda: inspect.Signature([P("a", P.KEYWORD_ONLY), P("b", P.POSITIONAL_ONLY)]),
              lambda: inspect.Signature([P("a", P.POSITIONAL_ONLY, default=1), P("b", P.POSITIONAL_ONLY)]),
              lambda: inspect.Signature([P("a", P.KEYWORD_ONLY), P("a", P.KEYWORD_ONLY)])):
    try:
        wrong()
    except (ValueError, TypeError) as error:
        print(error)
class Class:
    def __init__(self, x, *, y=None): ...
    def method(self, a): ...
    @classmethod
    def make(cls, b): ...
    @staticmethod
    def static(c): ...
    def __call__(self, z): ...
print(*map(inspect.signature, (Class, Class.method, Class(1).method, Class.make, Class.static, Class(1))))
print(inspect.signature(functools.partial(function, 1, d=4)), inspect.signature(functools.partial(function, 1, 2, 3)))
@functools.wraps(function)
def wrapper(*args, **keywords): ...
print(inspect.signature(wrapper), inspect.signature(wrapper, follow_wrapped=False), inspect.unwrap(wrapper) is function)
class Meta(type):
    def __call__(cls, only, *, meta): ...
class WithMeta(metaclass=Meta):
    def __init__(self, nothing): ...
print(inspect.signature(WithMeta), inspect.signature(len), inspect.signature(int.from_bytes))
print(inspect.getfullargspec(function), inspect.getcallargs(lambda a, b=2: 0, 1))
def generator():
    value = yield 1
    yield value
g = generator()
print(inspect.getgeneratorstate(g), next(g), inspect.getgeneratorstate(g), inspect.getgeneratorlocals(g))
print(inspect.cleandoc("\n    a\n      b\n    "), inspect.getdoc(function), inspect.isroutine(len), inspect.isdatadescriptor(property()))
print([name for name, _ in inspect.getmembers(Class, inspect.isfunction)], inspect.getmro(WithMeta)[0].__name__)
print([(attribute.name, attribute.kind) for attribute in inspect.classify_class_attrs(Class) if attribute.defining_class is Class and not attribute.name.startswith("__")])
