"""sys.settrace and sys.setprofile: the events of a small function."""
import sys
def target(n):
    total = 0
    for i in range(n):
        total += i
    try:
        raise ValueError
    except ValueError:
        pass
    return total
events = []
base = target.__code__.co_firstlineno
def tracer(frame, event, arg):
    if frame.f_code is target.__code__:
        events.append((event, frame.f_lineno - base))
        return tracer
sys.settrace(tracer)
target(2)
sys.settrace(None)
print(events, sys.gettrace())
profile = []
def profiler(frame, event, arg):
    profile.append((event, getattr(arg, "__name__", arg) if event.startswith("c_") else frame.f_code.co_name))
def callee(): return len("abc")
sys.setprofile(profiler)
callee()
sys.setprofile(None)
print(profile)
lines = []
def opcodes(frame, event, arg):
    frame.f_trace_lines = False
    frame.f_trace_opcodes = True
    if event == "opcode": lines.append(frame.f_lasti)
    return opcodes
def small(): return 1
sys.settrace(opcodes)
small()
sys.settrace(None)
print(len(lines) > 0)
mon = sys.monitoring
mon.use_tool_id(2, "test")
starts = []
mon.register_callback(2, mon.events.PY_START, lambda code, offset: starts.append(code.co_name))
mon.set_local_events(2, callee.__code__, mon.events.PY_START)
callee()
small()
mon.set_local_events(2, callee.__code__, 0)
callee()
print(starts, mon.get_tool(2))
mon.free_tool_id(2)
