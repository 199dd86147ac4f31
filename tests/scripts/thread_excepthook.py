# What is said of a thread that an exception ended, and by whom.
import _thread
import io
import sys
import threading


def run(target, name="T"):
    thread = threading.Thread(target=target, name=name)
    thread.start()
    thread.join()


def boom():
    raise ValueError("x")


def captured(action):
    old, sys.stderr = sys.stderr, io.StringIO()
    try:
        action()
        return [line for line in sys.stderr.getvalue().splitlines() if not line.startswith(" ")]
    finally:
        sys.stderr = old


print(captured(lambda: run(boom)))
print(captured(lambda: run(lambda: sys.exit(3))))

got = []
threading.excepthook = lambda args: got.append(
    (args.exc_type, str(args.exc_value), args.thread.name, args[0] is args.exc_type, len(args))
)
run(boom, "named")
print(got)


def broken(args):
    raise KeyError("hook")


threading.excepthook = broken
print(captured(lambda: run(boom)))
threading.excepthook = threading.__excepthook__
print(threading.excepthook is _thread._excepthook, threading.ExceptHookArgs is _thread._ExceptHookArgs)


def without_stream():
    sys.stderr = None
    run(boom)
    sys.stderr = io.StringIO()


print(captured(without_stream))

Args = threading.ExceptHookArgs
print(Args((1, 2, 3, 4)))
for wrong in (lambda: Args((1, 2)), lambda: threading.excepthook(1), lambda: threading.excepthook((1, 2, 3, 4))):
    try:
        wrong()
    except TypeError as error:
        print(error)
print(captured(lambda: threading.excepthook(Args((ValueError, ValueError(1), None, threading.current_thread())))))
print(captured(lambda: threading.excepthook(Args((ValueError, None, None, threading.current_thread())))))
print(captured(lambda: threading.excepthook(Args((SystemExit, SystemExit(1), None, None)))))
