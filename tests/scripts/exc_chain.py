"""Contexts, causes, notes and tracebacks."""
import traceback
def low(): raise KeyError("low")
def middle():
    try:
        low()
    except KeyError as e:
        raise ValueError("middle") from e
def context():
    try:
        low()
    except KeyError:
        raise RuntimeError("context")
def suppressed():
    try:
        low()
    except KeyError:
        raise RuntimeError("alone") from None
for f in (middle, context, suppressed):
    try:
        f()
    except Exception as e:
        print(repr(e), repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
        traceback.print_exc(file=__import__("sys").stdout)
e = ValueError("noted")
e.add_note("first note")
e.add_note("second\nnote")
try:
    raise e
except ValueError as caught:
    print(caught.__notes__, "".join(traceback.format_exception_only(caught)))
try:
    e.add_note(5)
except TypeError as error:
    print(error)
tb = None
try:
    middle()
except ValueError as error:
    tb = error.__traceback__
names = []
while tb:
    names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
    tb = tb.tb_next
print(names)
a, b = ValueError("a"), ValueError("b")
try:
    raise a from b
except ValueError: pass
print(a.__cause__ is b, ValueError("x").with_traceback(None).__traceback__)
try:
    raise ValueError from "x"
except TypeError as error:
    print(error)
