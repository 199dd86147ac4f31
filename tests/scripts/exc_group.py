"""Exception groups and except*."""
def raiser(*excs): raise ExceptionGroup("group", list(excs))
def handle(*excs):
    try:
        raiser(*excs)
    except* ValueError as g:
        print("values", g.exceptions)
    except* (TypeError, KeyError) as g:
        print("types", g.exceptions)
    else:
        print("else")
    finally:
        print("finally")
handle(ValueError(1), TypeError(2), ValueError(3))
try:
    handle(ValueError(1), OSError("left"))
except ExceptionGroup as g:
    print("left over", g, g.exceptions)
nested = ExceptionGroup("outer", [ValueError(1), ExceptionGroup("inner", [TypeError(2), ValueError(3)])])
print(repr(nested), nested.message)
match, rest = nested.split(ValueError)
print(repr(match), repr(rest))
print(repr(nested.subgroup(lambda e: isinstance(e, TypeError))), nested.subgroup(OSError), nested.derive([KeyError()]))
try:
    try:
        raise ValueError("plain")
    except* ValueError as g:
        print(repr(g))
        raise KeyError("new")
except BaseException as e:
    print(repr(e))
for bad in (lambda: ExceptionGroup("x", []), lambda: ExceptionGroup("x", [1]), lambda: ExceptionGroup("x", [KeyboardInterrupt()]), lambda: ExceptionGroup(1, [ValueError()])):
    try:
        bad()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
print(type(BaseExceptionGroup("x", [ValueError()])).__name__, issubclass(ExceptionGroup, Exception))
class Mine(ExceptionGroup):
    def derive(self, excs): return Mine(self.message, excs)
print(type(Mine("m", [ValueError(), TypeError()]).split(TypeError)[0]).__name__)
import traceback
print("".join(traceback.format_exception(nested)))
try:
    exec("try: pass\nexcept* ExceptionGroup: pass\n")
    raise ExceptionGroup("g", [ValueError()])
except ExceptionGroup as g:
    print(len(g.exceptions))
