# Comparing tuples: the first items that differ decide, identity comes before equality, and errors come through.
import itertools

nan = float("nan")
values = [(), (1,), (1, 2), (1, "a"), (1.0, 2), (True, 2), ((1,), 2), (nan,), ("a",), (None,)]
for a, b in itertools.product(values, repeat=2):
    marks = []
    for op in ("==", "!=", "<", "<=", ">", ">="):
        try:
            marks.append("T" if eval(f"a {op} b") else ".")
        except TypeError:
            marks.append("E")
    print("".join(marks), end=" ")
print()
same = (nan,)
print(same == same, (nan,) == (nan,), (float("nan"),) == (float("nan"),), same < same, same <= same)


class Loud:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        print("eq", self.n, other.n)
        return self.n == other.n

    def __lt__(self, other):
        print("lt", self.n, other.n)
        return self.n < other.n

    __hash__ = None


one, two = Loud(1), Loud(2)
print((one, two) < (one, Loud(3)))
print((one,) == (one, two), (two,) != (Loud(2),))
try:
    (1, one) < (1, 5)
except AttributeError as error:
    print(error)


class Never:
    def __eq__(self, other):
        raise ValueError("no comparing")

    def __bool__(self):
        raise ValueError("no truth")


for pair in (((Never(),), (1,)), ((1, Never()), (1, 2))):
    try:
        pair[0] == pair[1]
    except ValueError as error:
        print(error)


class Odd:
    def __eq__(self, other):
        return Never()


try:
    (Odd(),) == (1,)
except ValueError as error:
    print(error)


class Sub(tuple):
    def __lt__(self, other):
        return "sub"

    def __gt__(self, other):
        return "reflected"


print(Sub((1,)) < (2,), (1,) < Sub((2,)), (Sub((1,)),) < (Sub((2,)),), Sub((1,)) == (1,))
deep = ()
other = ()
for _ in range(200_000):
    deep, other = (deep,), (other,)
try:
    deep == other
except RecursionError as error:
    print("RecursionError")
people = [("Bo", 3), ("Al", 3), ("Cy", 1), ("Al", 1), ("Bo", 1.5), ("Al", 3)]
print(sorted(people), sorted(people, reverse=True), sorted(people, key=lambda p: (p[1], p[0])))
print(min(people), max(people), people.index(("Bo", 1.5)), ("Al", 1.0) in people, people.count(("Al", 3)))
try:
    sorted([(1, "a"), (1, None), (0, 1)])
except TypeError as error:
    print(error)
table = {(i, str(i)): i for i in range(50)}
print(table[7, "7"], table.get((7, 7)), table[7.0, "7"], len({(1, 2), (1.0, 2.0), (True, 2)}))
