"""sys._current_frames and sys._current_exceptions: where other threads are."""
import sys
import threading

started, gate = threading.Event(), threading.Event()

def deep(level):
    if level:
        return deep(level - 1)
    try:
        raise ValueError("handled here")
    except ValueError:
        started.set()
        gate.wait()

thread = threading.Thread(target=deep, args=(3,))
thread.start()
started.wait()
frames = sys._current_frames()
print(sorted(frames) == sorted([thread.ident, threading.get_ident()]))
print(frames[threading.get_ident()] is sys._getframe())
names = []
frame = frames[thread.ident]
while frame:
    names.append(frame.f_code.co_name)
    frame = frame.f_back
print(names.count("deep"), names[-3:])
found = next(f for f in [frames[thread.ident]] for _ in range(1))
while found.f_code.co_name != "deep":
    found = found.f_back
print(found.f_locals)
exceptions = sys._current_exceptions()
print(repr(exceptions[thread.ident]), exceptions[threading.get_ident()])
try:
    1 / 0
except ZeroDivisionError:
    print(repr(sys._current_exceptions()[threading.get_ident()]))
gate.set()
thread.join()
print(len(sys._current_frames()), thread.ident in sys._current_exceptions())
