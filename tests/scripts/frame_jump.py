"""Setting f_lineno moves a frame, for debuggers."""
import sys, warnings
warnings.simplefilter("ignore")
def jump(function, start, target, event="line"):
    base = function.__code__.co_firstlineno
    done = []
    def trace(frame, what, arg):
        if frame.f_code is not function.__code__:
            return trace
        if what == event and frame.f_lineno == base + start and not done:
            done.append(1)
            try:
                frame.f_lineno = base + target
                done.append(frame.f_lineno - base)
            except ValueError as error:
                done.append(str(error).replace(str(base + target), "LINE"))
        return trace
    out = []
    sys.settrace(trace)
    try:
        function(out)
    except Exception as error:
        out.append(type(error).__name__)
    finally:
        sys.settrace(None)
    print(function.__name__, start, target, done[1:], out)
def plain(out):
    out.append(1)
    out.append(2)
    out.append(3)
    out.append(4)
jump(plain, 1, 4)
jump(plain, 3, 1)
jump(plain, 2, 2)
jump(plain, 2, 400)
jump(plain, 2, -1)
def loop(out):
    out.append(1)
    for i in 1, 2:
        out.append(3)
    out.append(4)
jump(loop, 1, 3)
jump(loop, 3, 4)
jump(loop, 3, 1)
jump(loop, 2, 4)
def guarded(out):
    try:
        1 / 0
    except ZeroDivisionError:
        out.append(4)
    finally:
        out.append(6)
    out.append(7)
jump(guarded, 2, 7)
jump(guarded, 2, 4)
jump(guarded, 4, 7)
jump(guarded, 6, 7)
def with_block(out):
    out.append(1)
    with open("/dev/null"):
        out.append(3)
    out.append(4)
jump(with_block, 1, 3)
jump(with_block, 3, 4)
jump(with_block, 1, 4)
jump(plain, 0, 3, "call")
jump(plain, 4, 1, "return")
jump(guarded, 2, 7, "exception")
