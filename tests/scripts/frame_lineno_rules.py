"""What f_lineno takes, and what unbound locals become."""
import sys, warnings
frame = sys._getframe()
for value in (3, "3", 3.0, True, None):
    try:
        frame.f_lineno = value
    except ValueError as error:
        print(repr(value), error)
def target():
    a = 1
    b = 2
    c = 3
    return a, b, c
base = target.__code__.co_firstlineno
def trace(frame, event, arg):
    if frame.f_code is target.__code__ and event == "line" and frame.f_lineno == base + 1:
        for value in ("3", 10**30):
            try:
                frame.f_lineno = value
            except ValueError as error:
                print(error)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            frame.f_lineno = base + 3
        print([(str(w.message), w.category.__name__) for w in caught], frame.f_lineno - base)
    return trace
sys.settrace(trace)
result = target()
sys.settrace(None)
print(result)
def strict(frame, event, arg):
    if frame.f_code is target.__code__ and event == "line" and frame.f_lineno == base + 1:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                frame.f_lineno = base + 3
            except RuntimeWarning as error:
                print("refused:", error)
    return strict
sys.settrace(strict)
result = target()
sys.settrace(None)
print(result)
