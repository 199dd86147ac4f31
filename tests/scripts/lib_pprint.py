"""pprint: widths, depths, orders, recursion, records."""
import dataclasses
import pprint
import types
from collections import ChainMap, Counter, OrderedDict, defaultdict, deque

data = {"name": "value", "list": list(range(30)), "nested": {"a": ["x" * 20, "y" * 30, ("z" * 25,)], "b": None}}
pprint.pprint(data)
pprint.pprint(data, width=40, compact=True, indent=2)
pprint.pprint(data, depth=1)
pprint.pprint({"b": 1, "a": 2}, sort_dicts=False)
pprint.pp({"b": 1, "a": 2})
pprint.pprint({3, 1, 2}), pprint.pprint(frozenset(["b" * 40, "a" * 40]))
pprint.pprint(OrderedDict([("key%d" % i, i * 1000) for i in range(8)]))
pprint.pprint(defaultdict(list, {i: ["x" * i] for i in range(8)}))
pprint.pprint(Counter("mississippi")), pprint.pprint(deque(range(40), 50)), pprint.pprint(ChainMap({1: 2}, {3: 4}))
pprint.pprint("word " * 30, width=50), pprint.pprint(b"bytes " * 20, width=50)
pprint.pprint(types.SimpleNamespace(long="l" * 50, other="o" * 40), width=60)
loop = [1]
loop.append(loop)
print(pprint.isrecursive(loop), pprint.isreadable(loop), pprint.saferepr([1, "a"]), pprint.isreadable({"a": 1}))
@dataclasses.dataclass
class Point:
    x: int
    y: list
    hidden: int = dataclasses.field(default=0, repr=False)
pprint.pprint(Point(1, ["item %d" % i for i in range(10)]))
pprint.pprint(types.MappingProxyType({"a": 1})), pprint.pprint(1234567, underscore_numbers=True)
print(pprint.pformat([[], (), {}, set(), [[[[]]]]]))
