"""graphlib: topological orders, cycles, states."""
from graphlib import CycleError, TopologicalSorter

sorter = TopologicalSorter({"d": {"b", "c"}, "b": {"a"}, "c": {"a"}})
print(list(sorter.static_order())[0], list(TopologicalSorter({3: [2], 2: [1]}).static_order()))
sorter = TopologicalSorter()
sorter.add("test", "build")
sorter.add("ship", "test", "docs")
sorter.add("docs")
sorter.prepare()
while sorter.is_active():
    ready = sorter.get_ready()
    print(sorted(ready), bool(sorter))
    sorter.done(*ready)
for call in (lambda: sorter.add("late"), lambda: sorter.done("test"), lambda: sorter.done("unknown")):
    try:
        call()
    except ValueError as error:
        print(error)
fresh = TopologicalSorter({1: [2]})
for call in (fresh.get_ready, fresh.is_active, lambda: fresh.done(1)):
    try:
        call()
    except ValueError as error:
        print(error)
fresh.prepare()
try:
    fresh.done(1)
except ValueError as error:
    print(error)
cycle = TopologicalSorter({1: [2], 2: [3], 3: [1]})
try:
    cycle.prepare()
except CycleError as error:
    print(error.args[0], len(error.args[1]), error.args[1][0] == error.args[1][-1])
print(cycle.get_ready(), TopologicalSorter({"x": ["x"]}).__class__.__name__)
