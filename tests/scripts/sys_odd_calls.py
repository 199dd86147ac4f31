# Functions of sys and struct sequences with arguments that are odd.
import contextlib
import io
import os
import sys
import time

for status in (42,), (1, 2), (), None, True, [3]:
    try:
        sys.exit(status)
    except SystemExit as error:
        print(repr(status), repr(error.code), error.args)
for arguments in (1, "text", 1), (None, None, None):
    with contextlib.redirect_stderr(io.StringIO()) as stderr:
        sys.excepthook(*arguments)
    print(repr(stderr.getvalue()))
try:
    1 / 0
except ZeroDivisionError as error:
    kept, bare = error.__traceback__, ZeroDivisionError("bare")
with contextlib.redirect_stderr(io.StringIO()) as stderr:
    sys.excepthook(ZeroDivisionError, bare, kept)
print(stderr.getvalue().count("in <module>"), stderr.getvalue().splitlines()[-1])
for kind in type(sys.flags), type(sys.version_info):
    try:
        kind(())
    except TypeError as error:
        print(error)
for args, keywords in [((), {}), (("123",), {}), (("123456789",), {"dict": {"tm_zone": "x", "tm_mon": 1}}),
                       (("123456789ab",), {"dict": {"tm_zone": 1}}), (("123456789", 3), {}), (("123456789",), {"x": 1}),
                       ((), {"sequence": "123456789"}), (("123456789", {"tm_zone": 7}), {}), ((3,), {})]:
    try:
        made = time.struct_time(*args, **keywords)
        print(made.tm_year, made.tm_zone)
    except TypeError as error:
        print(error)
for args in (), (1,), (1, 2):
    try:
        print(os.sched_param(*args))
    except TypeError as error:
        print(error)
seen = []


def trace(frame, event, argument):
    seen.append((event, frame.f_lineno))
    return trace


sys.settrace(trace)
exec(compile("", "empty", "exec"))
sys.settrace(None)
print(seen[:3])
print(sys.is_remote_debug_enabled() in (True, False), sys.is_stack_trampoline_active(), type(sys.getallocatedblocks()).__name__)
