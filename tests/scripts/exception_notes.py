"""Exceptions: notes, arguments, attributes, pickling."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import copy
import pickle

e = ValueError("message", 5)
print(e, repr(e), e.args, str(ValueError()), str(ValueError("one")), repr(ValueError("one")), ValueError(1) == ValueError(1))
e.add_note("first")
e.add_note("second")
print(e.__notes__, e.__cause__, e.__context__, e.__suppress_context__, e.__traceback__)
e.args = ("new",)
e.custom = [1]
print(e, e.args, vars(e)["custom"], e.with_traceback(None) is e)
for action in ("e.add_note(5)", "e.add_note()", "setattr(e, '__cause__', 5)", "setattr(e, '__context__', 5)", "setattr(e, '__traceback__', 5)", "setattr(e, 'args', 5)", "e.with_traceback(5)", "delattr(e, 'args')", "delattr(e, '__cause__')", "ValueError(x=1)", "BaseException.__new__(int)", "e < e", "StopIteration(5).value", "SystemExit(3).code", "SystemExit().code", "KeyError('k')", "str(KeyError('k'))", "str(KeyError('a', 'b'))", "OSError(2, 'no', 'file').filename", "OSError(2, 'no', 'file')", "type(OSError(2, 'x')).__name__", "str(OSError(2, 'no', 'a', None, 'b'))", "OSError('one').errno", "ImportError('m', name='n', path='p').name", "ImportError(x=1)", "NameError('m', name='n').name", "AttributeError('m', obj=5).obj", "SyntaxError('m', ('f', 1, 2, 'text')).lineno", "str(SyntaxError('m', ('f', 1, 2, 'text')))", "UnicodeDecodeError('utf-8', b'ab', 0, 1, 'why')", "str(UnicodeDecodeError('utf-8', b'ab', 0, 1, 'why'))", "str(UnicodeEncodeError('ascii', 'é', 0, 1, 'why'))", "UnicodeDecodeError(1)"):
    print(action, end=": ")
    show(eval, action)
for error in (ValueError("a", 1), KeyError("k"), OSError(2, "no", "f"), StopIteration(9), ImportError("m", name="n"), UnicodeDecodeError("utf-8", b"x", 0, 1, "r"), SystemExit(4)):
    error.note = "kept"
    for other in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        print(type(other).__name__, other.args, other.note, str(other) == str(error))
try:
    try:
        1 / 0
    except ZeroDivisionError as inner:
        raise KeyError("outer") from inner
except KeyError as outer:
    print(repr(outer.__cause__), outer.__context__ is outer.__cause__, outer.__suppress_context__, outer.__traceback__.tb_lineno > 0, outer.__cause__.__traceback__.tb_next)
try:
    try:
        raise ValueError("first")
    finally:
        raise TypeError("second") from None
except TypeError as error:
    print(repr(error.__context__), error.__cause__, error.__suppress_context__)


class Rich(Exception):
    def __init__(self, code, *, detail="none"):
        super().__init__(f"code {code}")
        self.code, self.detail = code, detail


r = Rich(7, detail="d")
print(r, r.args, repr(r), r.code, isinstance(r, Exception), Rich.__mro__[1:])
