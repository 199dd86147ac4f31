# An instance's __dict__ and its attributes are one, whatever happens to either.
import copy
import gc
from functools import cached_property


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm(self):
        return abs(self.x) + abs(self.y)

    @cached_property
    def doubled(self):
        print("computing")
        return self.x * 2


def read(points):
    return [(p.x, p.y, p.norm()) for p in points]


points = [Point(i, -i) for i in range(40)]
namespaces = [p.__dict__ for p in points]
print(sum(a + b + c for a, b, c in read(points)))

# Each side shows what the other did.
for p, d in zip(points, namespaces):
    d["x"] += 1
    p.y = 0
    p.z = "new"
    d["w"] = p.x
print(namespaces[3], points[3].w, points[3].z, list(vars(points[5])))
print(sum(p.x + p.w for p in points))

# Deleting from the middle, from the end, and putting back.
for p, d in zip(points, namespaces):
    del d["y"]
    del p.w
    p.y = 7
print(list(namespaces[0].items()), points[1].norm())

# A name on the instance hides a method of the class.
victim = Point(1, 2)
for round in range(50):
    if round == 30:
        victim.__dict__["norm"] = lambda: "hidden"
    if round == 40:
        victim.__dict__.clear()
        victim.x = victim.y = 5
    result = victim.norm()
    if round in (0, 29, 30, 39, 40):
        print(round, result)

# The dictionary outlives its object, and another one takes its place.
short = Point(3, 4)
kept = short.__dict__
short.__dict__ = {"x": 10, "y": 20}
print(kept, short.x, short.norm(), short.__dict__)
kept["x"] = 99
print(short.x)
del short
print(kept)
orphan = Point(8, 9).__dict__
orphan["extra"] = 1
print(orphan)


class Names(dict):
    def __missing__(self, key):
        return "missing"


p = Point(1, 1)
p.__dict__
p.__dict__ = Names(x=5)
print(p.x, type(p.__dict__).__name__, hasattr(p, "y"))
del p.__dict__
print(p.__dict__, hasattr(p, "x"))
p.q = 1
print(vars(p))

# cached_property writes into the dictionary.
p = Point(21, 0)
print([p.doubled for _ in range(3)], vars(p))
del p.doubled
print(p.doubled)

# Copies, and a class of another shape.
q = copy.copy(p)
q.x = 1
print(vars(p), vars(q), copy.deepcopy(q).__dict__ == q.__dict__)


class Other:
    x = "of the class"

    def norm(self):
        return "other"


p.__class__ = Other
print(p.x, p.norm(), vars(p))
del p.x
print(p.x)

# Odd keys, many keys, a cycle.
p = Point(1, 2)
d = vars(p)
d[1] = "one"
d["".join(["x", "y"])] = "joined"
print(p.xy, d)
for i in range(300):
    setattr(p, f"a{i}", i)
print(len(vars(p)), p.a299, sum(getattr(p, f"a{i}") for i in range(300)))
p.self = p
vars(p)["namespace"] = vars(p)
del p, d
print(gc.collect() > 0)
