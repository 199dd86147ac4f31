"""Exception groups: splitting, deriving, nesting."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


g = ExceptionGroup("top", [ValueError("a"), TypeError("b"), ExceptionGroup("inner", [ValueError("c"), OSError("d")])])
print(g, repr(g), g.message, len(g.exceptions), g.args[0], isinstance(g, Exception))
match, rest = g.split(ValueError)
print(repr(match), repr(rest), g.split(KeyError), g.subgroup(ExceptionGroup) is g, repr(g.subgroup((TypeError, OSError))), repr(g.subgroup(lambda e: "c" in str(e))))
for action in ("ExceptionGroup('x', [])", "ExceptionGroup('x', 5)", "ExceptionGroup('x', [1])", "ExceptionGroup(5, [ValueError()])", "ExceptionGroup('x')", "ExceptionGroup('x', [KeyboardInterrupt()])", "BaseExceptionGroup('x', [KeyboardInterrupt()])", "BaseExceptionGroup('x', [ValueError()])", "g.split(5)", "g.subgroup('x')", "g.derive([])", "setattr(g, 'message', 5)", "setattr(g, 'exceptions', ())", "g.split((ValueError, 5))", "ExceptionGroup[int]", "g.derive([ValueError('z')])"):
    print(action, end=": ")
    show(eval, action)
g.add_note("noted")
g.__cause__ = KeyError("why")
part = g.subgroup(TypeError)
print(part.__notes__, repr(part.__cause__), part.__notes__ is g.__notes__)


class Custom(ExceptionGroup):
    def __new__(cls, message, errors, code=0):
        self = super().__new__(cls, message, errors)
        self.code = code
        return self

    def __init__(self, message, errors, code=0):
        super().__init__(message, errors)

    def derive(self, errors):
        return Custom(self.message, errors, self.code)


c = Custom("custom", [ValueError(1), KeyError(2)], code=9)
a, b = c.split(KeyError)
print(type(a).__name__, a.code, a.exceptions, type(b).__name__, b.code)
log = []
try:
    raise g
except* ValueError as group:
    log.append(("value", group.exceptions[0].args, len(group.exceptions)))
except* (TypeError, OSError) as group:
    log.append(("other", [type(e).__name__ for e in group.exceptions]))
print(log)
try:
    try:
        raise ExceptionGroup("e", [ValueError(1), KeyError(2)])
    except* ValueError:
        raise RuntimeError("again")
except ExceptionGroup as group:
    print(repr(group), repr(group.exceptions[0].__context__))
try:
    try:
        raise ValueError("alone")
    except* ValueError as group:
        print(repr(group), group.message == "")
        raise
except BaseException as error:
    print(type(error).__name__, repr(error))
try:
    try:
        raise g
    except* ExceptionGroup:
        pass
except TypeError as error:
    print(error)
