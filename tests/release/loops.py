"""Runs every instruction tens of thousands of times in one call on a small stack.

In optimised builds the handler of an instruction ends in a jump to the next one's. Were one compiled to a call instead,
the native stack would grow with each execution, and this program would die of it. Prints the instructions it ran.
"""
import dis
import sys
import threading

TIMES = 40_000

STATEMENTS = """
pass
x = a + b; x = a - b; x = a * b; x = a // b; x = a % b; x = a | b; x = a / b; x = a ** 2; x = a @ m
x = f + f; x = f - f; x = f * f; x = s + s; x = a << 70; a += 0
x = items[0]; x = t[0]; x = d['k']; x = s[0]; x = items[a:b]; x = s[a:b]; x = items[0:2]; x = items[::2]
items[0] = 1; d['k'] = 1; items[0:2] = t; items[a:b] = [1]; del d2[d2.setdefault('k', 'k')]; del items2[0]; items2.append(1)
x = a < b; x = a == b; x = f < f; x = s == s; x = a in items; x = a not in d; x = a is b; x = not a; x = -a; x = ~a; x = -f
x = o.value; o.value = a; x = o.slot; o.slot = a; x = o.prop; x = C.constant; x = sys.maxsize; x = o.method(a); x = o.constant
o.extra = 1; del o.extra
x = C(a); x = len(items); x = s.upper(); x = items.count(1); x = function(a); x = function(a, b=b); x = function(*t); x = function(**k)
x = bound(a); x = print_nothing(); x = o.inherited(); x = isinstance(o, C); x = int(1); x = o.with_super()
x = [1, a, b]; x = (a, b); x = {a, b}; x = {'a': a}; x = [*items]; x = {*items}; x = {**d}; x = [y for y in items]
x = {y for y in t}; x = {y: y for y in t}; x = sum(y for y in t); x = (lambda: a)()
x = f'{a}'; x = f'{s!r:>4}'; x = t'{a!r:>{b}}'; x = slice(a, b); x = items[a:b:1]
p, q = t; p, q = [a, b]; p, *q = items; (p, q), x = t, a; p, q = q, p
for y in items: pass
for p, q in [t]: pass
for y in t: pass
for y in range(2): pass
for y in generate(): pass
for y in s: pass
for y in d: pass
x = list(delegate()); x = run(coroutine()); x = run(everything_async())
if a: x = 1
x = a and b; x = a or b; x = a if b else s; x = 0 if n is None else 1; x = 0 if n is not None else 1; x = 0 < a < b; x = 0 if d else 1
while a:
    break
try: raise ValueError('x')
except ValueError as e: x = e
try: x = missing
except NameError: pass
try: raise ExceptionGroup('g', [ValueError()])
except* ValueError: pass
try: x = 1
finally: x = 2
with o: x = 1
assert a, 'message'
global G; G = a; x = G; del G
import sys as x
from os import path as x
class K: constant = 1; annotated: int = 1
def inner(p, q=1, *r, z: int = 2, **w): return a, x
x = closure(); x = counter()
type X = int
def generic[T](p: T): return p
exec('x = 1; del x; x: int = 2'); x = eval('a', {'a': 1})
match a:
    case 1 | 2: pass
    case _: pass
match d:
    case {'k': y, **rest}: pass
match items:
    case [p, *q]: pass
match o:
    case C(value=y): pass
    case C(y): pass
del x; x = 1
x = [y for y in (lambda: [a])()]; x = [lambda: y for y in t]
x = await_in_generator()
from_star()
x = thrown()
"""

SETUP = """
import sys
class Base:
    def inherited(self): return 1
    def method(self, x): return x
class C(Base):
    __match_args__ = ('value',)
    constant = 1
    def __init__(self, value): self.value = value
    slot = 1
    @property
    def prop(self): return 1
    def with_super(self): return super().method(1)
    def inherited(self): return super().inherited()
    def __enter__(self): return self
    def __exit__(self, *e): return False
    def __getitem__(self, i): return i
class M:
    def __rmatmul__(self, other): return 1
class Aiter:
    def __init__(self): self.left = 2
    def __aiter__(self): return self
    async def __anext__(self):
        self.left -= 1
        if self.left: return 1
        raise StopAsyncIteration
    async def __aenter__(self): return self
    async def __aexit__(self, *e): return False
def function(a=1, b=2, *rest): return a
def print_nothing(): pass
def generate():
    yield 1
    yield 2
def delegate(): yield from generate()
async def coroutine(): return 1
async def agen():
    yield 1
async def everything_async():
    async with Aiter() as x: pass
    async for x in Aiter(): pass
    await coroutine()
    return [x async for x in agen()]
def run(awaitable):
    try: awaitable.send(None)
    except StopIteration as stop: return stop.value
def await_in_generator(): return [1 for x in generate()]
def from_star(): exec('from os.path import *')
def thrown():
    def inner():
        try: yield 1
        except KeyError: yield 2
    def outer(): yield from inner()
    g = outer(); next(g)
    return g.throw(KeyError)
def closure():
    x = 1
    def inner():
        nonlocal x
        x += 1
        return x
    del_me = 1
    def other(): return del_me
    del del_me
    return inner()
class Counter:
    def __init__(self): self.n = 0
    def __call__(self): self.n += 1; return self.n
counter = Counter()
items, items2, t, d, d2, s, f, m, n, k = [1, 2, 3], [1, 2], (1, 2), {'k': 1}, {}, 'text', 1.5, M(), None, {'a': 1}
o = C(1); bound = o.method; a, b = 1, 2
"""


def blocks():
    """The statements, those that belong together in one piece."""
    block = []
    for line in STATEMENTS.strip().splitlines():
        if block and not line.startswith((" ", "except", "finally")):
            yield block
            block = []
        block.append(line)
    yield block


def functions(namespace):
    """For each piece of STATEMENTS a function that runs it TIMES times."""
    names = "items, items2, t, d, d2, s, f, m, n, k, o, bound, a, b"
    for block in blocks():
        body = "\n".join("        " + line for line in block)
        times = TIMES // 10 if any(word in body for word in ("class ", "exec", "star", "generic")) else TIMES
        declared = ""
        if body.lstrip().startswith("global"):
            declared, body = "    global G\n", body.replace("global G; ", "")
        source = (f"def run_piece({names}):\n{declared}    x = y = p = q = 1\n"
                  f"    for _ in range({times}):\n{body}\n")
        exec(source, namespace)
        yield namespace["run_piece"]


def opcodes(code, found):
    for instruction in dis.get_instructions(code):
        found.add(instruction.baseopname)
    for constant in code.co_consts:
        if hasattr(constant, "co_code"):
            opcodes(constant, found)


def main():
    namespace, found = {}, set()
    setup = compile(SETUP, "setup", "exec")
    opcodes(setup, found)
    exec(setup, namespace)
    names = "items items2 t d d2 s f m n k o bound a b".split()
    arguments = [namespace[name] for name in names]
    threading.stack_size(512 << 10)
    failures = []
    threading.excepthook = lambda failure: failures.append(failure) or threading.__excepthook__(failure)
    for function in functions(namespace):
        opcodes(function.__code__, found)
        thread = threading.Thread(target=function, args=arguments)
        thread.start()
        thread.join()
    if failures:
        sys.exit("a piece failed")
    print(len(found), "instructions")
    print("not run:", *sorted(set(dis.opmap) - found - NEVER))


# Never in code as `dis` tells it.
NEVER = {name for name, number in dis.opmap.items() if number > 255 or name.startswith("INSTRUMENTED")} | {
    "CACHE", "RESERVED", "EXTENDED_ARG", "ENTER_EXECUTOR", "INTERPRETER_EXIT"}

main()
