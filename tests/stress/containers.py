"""Dictionaries, lists, deques, sets and attributes that all threads change at once: what CPython does in one step is done
in one step, so nothing is lost."""
import collections
import itertools

from stress import THREADS, check, run


class Plain:
    pass


table, items, queue, names, shared = {}, [], collections.deque(), set(), Plain()
shared.count = 0
appended, pushed, popped = [0] * THREADS, [0] * THREADS, [0] * THREADS
bumps = [0] * THREADS
tickets = itertools.count()
drawn = []
winners = {}


def dictionaries(number):
    for index in range(20):
        table[number, index] = index
    check(sum(table[number, index] for index in range(20)) == 190)
    try:
        for key in table:
            table[key]
    except (RuntimeError, KeyError) as error:
        # Another thread put something in, or took it out.
        check(isinstance(error, KeyError) or "changed" in str(error), error)
    for index in range(20):
        check(table.pop((number, index)) == index)
    check(winners.setdefault(number % 8, number) == winners[number % 8])


def lists(number):
    for _ in range(20):
        items.append(number)
        appended[number] += 1
        drawn.append(next(tickets))
    items.sort()
    check(items.count(number) <= sum(appended))
    check(len(items[:]) <= len(items))


def deques(number):
    for index in range(20):
        queue.append((number, index))
        pushed[number] += 1
    for _ in range(20):
        try:
            queue.popleft()
        except IndexError:
            break
        popped[number] += 1


def sets(number):
    mine = f"name {number}"
    names.add(mine)
    check(mine in names)
    try:
        len(names | {"other"}), sorted(names)
    except RuntimeError as error:
        check("changed size" in str(error), error)
    names.discard(mine)
    check(mine not in names)


def attributes(number):
    mine = f"attribute_{number}"
    for index in range(20):
        setattr(shared, mine, index)
        check(getattr(shared, mine) == index)
        # No switch point lies between the look and the store.
        shared.count += 1
        bumps[number] += 1
    delattr(shared, mine)
    check(not hasattr(shared, mine))
    setattr(Plain, mine, number)
    check(getattr(shared, mine) == number)
    delattr(Plain, mine)


run(dictionaries, lists, deques, sets, attributes)
check(not table and not names)
check(len(items) == sum(appended), len(items), sum(appended))
check(sorted(drawn) == list(range(len(drawn))))
check(len(queue) == sum(pushed) - sum(popped))
check(shared.count == sum(bumps), shared.count, sum(bumps))
print("ok")
