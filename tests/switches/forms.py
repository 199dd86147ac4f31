"""The statement forms whose switch points are measured.

Each entry of FORMS is `name: (setup, statement, state)`. The setup runs before every trial; the statement is the body of
`form()`, run once a trial; the state is an expression that tells after it what two complete runs of the statement left
behind. A statement is *cut* where a whole run of the same statement at one of its switch points leaves a state that two
runs one after the other do not leave. `state` may be None: then only the switch points are measured.

`PRELUDE` is shared by all of them and runs once.
"""

PRELUDE = '''
import functools, threading, operator, itertools, collections

class Box:
    def __init__(self, v=0): self.v = v
    def bump(self): self.v += 1
    def get(self): return self.v
    @property
    def p(self): return self.v
    @p.setter
    def p(self, value): self.v = value
    @classmethod
    def make(cls): return cls
    @staticmethod
    def one(): return 1
    def __call__(self): return self.v

class Exact:
    def __init__(self, v): self.v = v

class Slots:
    __slots__ = ("v",)
    def __init__(self, v): self.v = v

class Bare: pass

class Newer:
    def __new__(cls): return object.__new__(cls)

class Meta(type): pass
class WithMeta(metaclass=Meta):
    def __init__(self, v): self.v = v

class Number:
    def __init__(self, v): self.v = v
    def __add__(self, other): return Number(self.v + 1)
    def __eq__(self, other): return True
    __hash__ = None
    def __bool__(self): return True
    def __len__(self): return 1
    def __getitem__(self, index): return index
    def __setitem__(self, index, value): pass
    def __delitem__(self, index): pass
    def __contains__(self, value): return True
    def __iter__(self): return iter(())
    def __str__(self): return "n"
    def __format__(self, spec): return "n"
    def __neg__(self): return self
    def __index__(self): return 1

class Dynamic:
    def __getattr__(self, name): return 1
    def __setattr__(self, name, value): pass

class Manager:
    def __enter__(self): return self
    def __exit__(self, *exc): return None

class Steps:
    def __iter__(self): return self
    def __next__(self): return 1

def one(): return 1
def two(a, b=2): return a
def star(*args, **kwargs): return 1
def count():
    n = 0
    while True:
        n += 1
        yield n
def delegate(): yield from count()
async def quick(): return 1
def decorate(f): return f
bound_one = functools.partial(one)
lock = threading.Lock()
'''

FORMS = {
    # Plain reads and writes: nothing between them lets a thread in.
    "augmented global": ("n = 0", "global n; n += 1", "n"),
    "global plus a call of int": ("n = 0", "global n; n = n + int(1)", "n"),
    "augmented global by a call of int": ("n = 0", "global n; n += int(1)", "n"),
    "global plus a Python call": ("n = 0", "global n; n = n + one()", "n"),
    "Python call plus global": ("n = 0", "global n; n = one() + n", "n"),
    "global plus len": ("n = 0", "global n; n = n + len('x')", "n"),
    "global plus isinstance": ("n = 0", "global n; n = n + isinstance(1, int)", "n"),
    "global plus type": ("n = 0", "global n; n = n + (type(n) is int)", "n"),
    "global plus min": ("n = 0", "global n; n = n + min(1, 2)", "n"),
    "global plus str": ("n = ''", "global n; n = n + str(1)", "n"),
    "global plus tuple": ("n = ()", "global n; n = n + tuple((1,))", "n"),
    "augmented attribute": ("s = Box()", "s.v += 1", "s.v"),
    "augmented attribute by a call of int": ("s = Box()", "s.v += int(1)", "s.v"),
    "augmented slot": ("s = Slots(0)", "s.v += 1", "s.v"),
    "augmented property": ("s = Box()", "s.p += 1", "s.v"),
    "augmented item of a dict": ("d = {'k': 0}", "d['k'] += 1", "d['k']"),
    "augmented item of a list": ("l = [0]", "l[0] += 1", "l[0]"),
    "augmented item of a Python class": ("l = Number(0)", "l[0] += 1", None),
    "augmented list": ("l = []", "global l; l += [1]", "len(l)"),
    "attribute with Python __getattr__": ("s = Dynamic()", "s.x += 1", None),
    "Python __add__": ("s = Number(0)", "global s; s = s + 1", "s.v"),
    "list append": ("l = []", "l.append(1)", "len(l)"),
    "list append twice": ("l = []", "l.append(1); l.append(2)", "l in ([1, 2, 1, 2],)"),
    "list append with result": ("l = []", "x = l.append(1)", "len(l)"),
    "list append through the class": ("l = []", "list.append(l, 1)", "len(l)"),
    "list append as a bound method": ("l = []; a = l.append", "a(1)", "len(l)"),
    "list append of a Python call": ("l = []", "l.append(one())", "len(l)"),
    "list append of its length": ("l = []", "l.append(len(l))", "l"),
    "list append of a sum": ("l = [0]", "l.append(sum(l) + 1)", "l"),
    "list pop if not empty": ("l = [1, 2]", "if l: l.pop()", "l"),
    "list pop and insert": ("l = [1, 2, 3]", "l.insert(0, l.pop())", "l"),
    "list extend": ("l = []", "l.extend((1, 2))", "l"),
    "list sort with a key": ("l = [2, 1]", "l.sort(key=operator.neg)", None),
    "list sort with a Python key": ("l = [2, 1]", "sorted(l, key=lambda x: x)", None),
    "swap of globals": ("a, b = 1, 2", "global a, b; a, b = b, a", "(a, b)"),
    "chained assignment of a call": ("x = y = None", "global x, y; x = y = object()", "x is y"),
    "two assignments of a call": ("x = y = None; g = itertools.count()", "global x, y; x = next(g); y = x", "x == y"),
    "check then set in a dict": ("d = {}; g = itertools.count()", "if 'k' not in d: d['k'] = object()", "d and len(d)"),
    "check then count in a dict": ("d = {}", "if 'k' not in d: d['k'] = [0]\nd['k'][0] += 1", "d['k']"),
    "check then call and set": ("d = {}", "if 'k' not in d: d['k'] = list()\nd['k'].append(1)", "d['k']"),
    "setdefault and append": ("d = {}", "d.setdefault('k', []).append(1)", "d['k']"),
    "dict get plus one": ("d = {}", "d['k'] = d.get('k', 0) + 1", "d['k']"),
    "Counter": ("d = collections.Counter()", "d['k'] += 1", "d['k']"),
    "defaultdict": ("d = collections.defaultdict(int)", "d['k'] += 1", "d['k']"),
    "dict update": ("d = {}", "d.update(a=1)", None),
    "set add": ("s = set()", "s.add(len(s))", "s"),
    "deque rotate": ("d = collections.deque((1, 2, 3))", "d.append(d.popleft())", "d"),
    "delete of an item": ("d = {'a': 1, 'b': 2, 'c': 3}", "k = next(iter(d)); del d[k]", "d"),
    "delete of an attribute": ("s = Box(); s.w = 1", "if hasattr(s, 'w'): del s.w", "s.__dict__"),
    "delete with Python __delitem__": ("s = Number(0)", "del s[0]", None),
    "method of Python": ("s = Box()", "s.bump()", "s.v"),
    "method of Python in an assignment": ("s = Box()", "s.v = s.get() + 1", "s.v"),
    "method of a class": ("s = Box()", "s.make()", None),
    "static method": ("s = Box(0)", "s.v = s.v + s.one()", "s.v"),
    "bound method kept": ("s = Box(); m = s.get", "m()", None),
    "bound method with unpacked arguments": ("s = Box(); m = s.get", "m(*())", None),
    "instance with Python __call__": ("s = Box()", "s()", None),
    "partial of a Python function": ("", "bound_one()", None),
    "Python function with a default": ("", "two(1)", None),
    "Python function with a keyword": ("", "two(1, b=3)", None),
    "Python function with a star": ("", "star(1, 2, a=3)", None),
    "Python function with unpacked arguments": ("a = (1,)", "two(*a)", None),
    "class with exact __init__": ("", "Exact(1)", None),
    "class whose __init__ takes a default": ("", "Box()", None),
    "class whose __init__ gets its default": ("", "Box(1)", None),
    "class with a keyword": ("", "Box(v=1)", None),
    "class with unpacked arguments": ("a = (1,)", "Box(*a)", None),
    "class with slots": ("", "Slots(1)", None),
    "class without __init__": ("", "Bare()", None),
    "class with __new__": ("", "Newer()", None),
    "class with a metaclass": ("", "WithMeta(1)", None),
    "built-in class with keyword": ("", "int('1', base=8)", None),
    "built-in function with unpacked arguments": ("a = ('x',)", "len(*a)", None),
    "method of str": ("", "'a'.upper()", None),
    "method of str with keyword": ("", "'a b'.split(maxsplit=1)", None),
    "f-string": ("n = 0", "global n; n = int(f'{n}') + 1", "n"),
    "f-string alone": ("n = ''", "global n; n = f'{n}x'", "n"),
    "f-string with Python __format__": ("s = Number(0)", "f'{s}'", None),
    "slice read and write": ("l = [1, 2, 3]", "l[:] = l[1:] + l[:1]", "l"),
    "slice of a call": ("l = [1, 2, 3]", "l[:] = list(reversed(l))", "l"),
    "comparison": ("s = Number(0)", "s == s", None),
    "truth of a Python class": ("s = Number(0)", "not s", None),
    "membership": ("s = Number(0)", "1 in s", None),
    "len of a Python class": ("s = Number(0)", "len(s)", None),
    "isinstance of a Python class": ("s = Number(0)", "isinstance(s, Box)", None),
    "negation": ("s = Number(0)", "-s", None),
    "unpacking": ("", "a, *b = (1, 2, 3)", None),
    "iteration over a Python class": ("s = Steps()", "for x in s:\n    break", None),
    "for over a range": ("n = 0", "global n\nfor i in range(3): n += 1", "n"),
    "for over a generator": ("", "for x in count():\n    if x > 2: break", None),
    "while": ("n = 0", "i = 0\nwhile i < 3: i += 1", None),
    "list comprehension": ("l = [1, 2]", "[x for x in l]", None),
    "list comprehension with calls": ("l = [1, 2]", "global l; l = [int(x) + 1 for x in l]", "l"),
    "list comprehension of methods": ("l = ['a', 'b']", "[x.upper() for x in l]", None),
    "dict comprehension": ("l = [1, 2]", "{x: x for x in l}", None),
    "generator expression": ("l = [1, 2]", "sum(x for x in l)", None),
    "sum of a list": ("l = [1, 2]", "sum(l)", None),
    "map of a Python function": ("l = [1, 2]", "list(map(lambda x: x, l))", None),
    "next of a generator": ("g = count()", "next(g)", None),
    "send to a generator": ("g = count(); next(g)", "g.send(None)", None),
    "next of a delegating generator": ("g = delegate()", "next(g)", None),
    "next of an iterator": ("g = iter([1])", "next(g, None)", None),
    "coroutine": ("", "c = quick()\ntry: c.send(None)\nexcept StopIteration: pass", None),
    "with a lock": ("n = 0", "global n\nwith lock: n = n + int(1)", "n"),
    "lock by hand": ("n = 0", "global n\nlock.acquire()\ntry: n = n + int(1)\nfinally: lock.release()", "n"),
    "with a Python manager": ("", "with Manager() as m: pass", None),
    "try with an exception": ("", "try: raise ValueError\nexcept ValueError: pass", None),
    "try with an instance": ("", "try: raise ValueError(1)\nexcept ValueError as e: pass", None),
    "assert": ("", "assert one()", None),
    "lambda": ("", "f = lambda: 1\nf()", None),
    "decorator": ("", "@decorate\ndef f(): pass", None),
    "class statement": ("", "class C:\n    x = 1", None),
    "match": ("s = Exact(1)", "match s:\n    case Exact(v=1): pass", None),
    "conditional expression": ("n = 0", "global n; n = n + 1 if len('x') else n + int(1)", "n"),
    "print to nowhere": ("import io; o = io.StringIO()", "print('a', file=o)", None),
    "import of what is there": ("", "import sys", None),
    "nonlocal": ("def outer():\n    n = 0\n    def form():\n        nonlocal n\n        n += 1\n    return form, lambda: n\ninner, read = outer()", "inner()", "read()"),
    "list append to a subclass": ("class L(list): pass\nl = L()", "l.append(1)", "len(l)"),
    "built-in method that raises": ("l = []", "try: l.pop()\nexcept IndexError: pass", None),
    "type with three arguments": ("", "type('C', (), {})", None),
    "str without arguments": ("", "str()", None),
    "super": ("class D(Box):\n    def get(self): return super().get()\ns = D()", "s.get()", None),
    "class method through the class": ("", "Box.make()", None),
    "static method through the class": ("", "Box.one()", None),
    "hash of a tuple": ("", "hash((1, 2))", None),
    "set comprehension": ("l = [1, 2]", "{x for x in l if x}", None),
    "any of a generator expression": ("l = [0, 0]", "any(x for x in l)", None),
    "enumerate": ("l = [1, 2]", "for i, x in enumerate(l): pass", None),
    "items of a dict": ("d = {1: 2}", "for k, v in d.items(): pass", None),
    "walrus": ("n = 0", "global n\nif (m := n + 1) > 0: n = m", "n"),
    "chained comparison": ("n = 1", "0 < n < 2", None),
    "named tuple": ("T = collections.namedtuple('T', 'a b')", "T(1, 2)", None),
    "lru_cache": ("f = functools.lru_cache(one)", "f()", None),
    "deque append": ("d = collections.deque()", "d.append(1)", "len(d)"),
    "queue": ("import queue; q = queue.SimpleQueue()", "q.put(1)", "q.qsize()"),
    "lock that is free": ("", "lock.acquire(False); lock.release()", None),
    "await": ("async def a(): return await quick()\nc = a()", "try: c.send(None)\nexcept StopIteration: pass", None),
    "asynchronous for": ("async def steps(): yield 1\nasync def a():\n    async for x in steps(): pass\nc = a()", "try: c.send(None)\nexcept StopIteration: pass", None),
    "asynchronous with": ("class M:\n    async def __aenter__(self): return self\n    async def __aexit__(self, *e): return None\nasync def a():\n    async with M(): pass\nc = a()", "try: c.send(None)\nexcept StopIteration: pass", None),
    "unpacking into a call": ("l = [1]; d = {}", "star(*l, **d)", None),
    "list display with a star": ("l = [1]", "[*l, *l]", None),
    "compound test": ("d = {}", "if d.get('k') is None and not d: d['k'] = 1", None),
    "increment through a helper": ("n = [0]\ndef add(k): n[0] += k", "add(1)", "n"),
    "increment by a helper's result": ("n = [0]\ndef get(): return n[0]", "n[0] = get() + 1", "n"),
    "min as a key": ("l = [3, 1]", "l[0] = min(l) + l[0]", "l"),
    "getattr": ("s = Box()", "setattr(s, 'v', getattr(s, 'v') + 1)", "s.v"),
}
