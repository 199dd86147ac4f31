"""trace and profile: lines counted, functions called."""
import contextlib
import io
import os
import profile
import pstats
import sys
import tempfile
import trace

folder = tempfile.mkdtemp()
sys.path.insert(0, folder)
with open(os.path.join(folder, "traced_module.py"), "w") as file:
    file.write("def helper(n):\n    total = 0\n    for i in range(n):\n        total += i\n    return total\n\ndef main():\n    if False:\n        pass\n    return helper(3) + helper(2)\n")
import traced_module
tracer = trace.Trace(count=1, trace=0, countfuncs=0)
print(tracer.runfunc(traced_module.main))
counts = tracer.results().counts
print(sorted((line, count) for (name, line), count in counts.items() if "traced_module" in name))
tracer = trace.Trace(count=0, trace=0, countfuncs=1)
tracer.runfunc(traced_module.main)
print(sorted(key[1:] for key in tracer.results().calledfuncs))
tracer = trace.Trace(count=0, trace=0, countcallers=1)
tracer.runfunc(traced_module.main)
print(sorted((a[2], b[2]) for a, b in tracer.results().callers if "traced" in a[1]))
with contextlib.redirect_stdout(io.StringIO()) as out:
    trace.Trace(count=0, trace=1, ignoredirs=[sys.prefix]).runfunc(traced_module.helper, 1)
print(out.getvalue())
print(sorted(trace._find_executable_linenos(traced_module.__file__)))
profiler = profile.Profile()
print(profiler.runcall(traced_module.main))
with contextlib.redirect_stdout(io.StringIO()) as out:
    profiler.create_stats()
stats = pstats.Stats(profiler, stream=io.StringIO())
print(sorted((key[2], value[1]) for key, value in stats.stats.items() if "traced" in key[0]))
print(stats.strip_dirs().sort_stats("name").sort_arg_dict_default["calls"], stats.total_calls)
