"""copy, deepcopy and pickle of every built-in type."""
import collections
import copy
import pickle
import types


class Plain:
    def __init__(self):
        self.items = [1]


class Slots:
    __slots__ = ("a", "b")


class Both(dict):
    pass


s = Slots()
s.a = [1]
b = Both(k=[1])
b.extra = [2]
values = [None, True, 5, 10**30, 1.5, 2j, "text", b"bytes", bytearray(b"ba"), [1, [2]], (1, [2]), {"a": [1]}, {1, 2}, frozenset({3}), range(5), slice(1, 2), ..., NotImplemented, int, len, Plain, print, collections.deque([1], 3), collections.OrderedDict(a=1), collections.Counter("aab"), collections.defaultdict(list, a=[1]), types.SimpleNamespace(x=[1]), ValueError("e", 1), list[int], int | str, complex(1, -0.0), collections.ChainMap({"a": 1})]
for value in values:
    shallow, deep = copy.copy(value), copy.deepcopy(value)
    results = [pickle.loads(pickle.dumps(value, protocol)) for protocol in (0, 1, 2, 4, 5)]
    same = [repr(other) == repr(value) and type(other) is type(value) for other in results]
    print(type(value).__name__, repr(shallow) == repr(value), repr(deep) == repr(value), shallow is value, all(same))
p = Plain()
print(copy.copy(p).items is p.items, copy.deepcopy(p).items is p.items, copy.deepcopy(p).items, copy.copy(s).a is s.a, hasattr(copy.copy(s), "b"), copy.deepcopy(s).a is s.a)
print(copy.copy(b), copy.copy(b).extra is b.extra, copy.deepcopy(b).extra, type(copy.deepcopy(b)).__name__, pickle.loads(pickle.dumps(b)).extra)
loop = [1]
loop.append(loop)
again = copy.deepcopy(loop)
print(again[1] is again, again is not loop, pickle.loads(pickle.dumps(loop))[1][0])
shared = [0]
pair = copy.deepcopy([shared, shared])
print(pair[0] is pair[1], copy.deepcopy((1, "a")) is not None, copy.copy(()) is (), copy.deepcopy({(1, 2): [3]}))
for it in (iter([1, 2, 3]), iter((1, 2)), iter(range(4)), enumerate("ab"), zip([1], "a"), map(str, [1, 2]), filter(None, [0, 1]), reversed([1, 2]), iter("xy"), iter(b"xy"), iter({1: 2})):
    print(type(it).__name__.replace("_ascii", ""), list(pickle.loads(pickle.dumps(it))) == list(copy.copy(it)))
for bad in (lambda: 0, (x for x in ()), types.MappingProxyType({}), iter(lambda: 1, 1) if False else sys if False else types):
    try:
        pickle.dumps(bad)
        print("pickled")
    except Exception as error:
        print(type(error).__name__, str(error).split(" at 0x")[0][:60])
