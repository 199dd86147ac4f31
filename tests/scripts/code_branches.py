"""co_branches: where code forks."""
import dis
def check(function):
    places = {i.offset: i for i in dis.get_instructions(function)}
    for at, left, right in function.__code__.co_branches():
        print(function.__name__, places[at].opname, places[at].line_number - function.__code__.co_firstlineno,
              left > at, right > at, left in places, right in places)
def simple(a):
    if a:
        return 1
    return 2
def loop(n):
    for i in n:
        if i is None:
            continue
        print(i)
    while n:
        n = None
async def asynchronous(source):
    async for item in source:
        print(item)
def none(): return 1
def conditional(a, b): return a if a and not b else b or a
for function in (simple, loop, asynchronous, none, conditional):
    check(function)
    print(list(function.__code__.co_branches()))
branches = simple.__code__.co_branches()
print(iter(branches) is branches, len(list(branches)), list(branches))
