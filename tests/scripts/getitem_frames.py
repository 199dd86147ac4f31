# __getitem__ written in Python: bound like any method, with errors, recursion and odd callables.
import sys
import traceback


class Grid:
    def __init__(self, width):
        self.width = width
        self.cells = list(range(width * width))

    def __getitem__(self, place):
        x, y = place
        return self.cells[x + y * self.width]


class Tower:
    def __init__(self, below):
        self.below = below

    def __getitem__(self, key):
        return key if self.below is None else self.below[key] + 1


class Defaults:
    def __getitem__(self, key, extra=10, *rest, **names):
        return key, extra, rest, names


class Static:
    @staticmethod
    def __getitem__(key):
        return "static", key


class Klass:
    @classmethod
    def __getitem__(cls, key):
        return cls.__name__, key

    def __class_getitem__(cls, key):
        return "of the class", key


class Generator:
    def __getitem__(self, key):
        yield key
        yield key * 2


class Callable:
    class Item:
        def __call__(self, key):
            return "called", key

    __getitem__ = Item()


grid = Grid(4)
print(sum(grid[x, y] for x in range(4) for y in range(4)))
tower = None
for _ in range(50):
    tower = Tower(tower)
print([tower[i] for i in range(3)])
print(Defaults()[1], Static()[2], Klass()[3], Klass[4], list(Generator()[5]), Callable()[6])
own = Grid(2)
own.__getitem__ = lambda key: "never asked"
print(own[1, 1])


def failing(container, key):
    return container[key]


for key in ((9, 9), 3, (1, 2, 3)):
    try:
        failing(grid, key)
    except Exception as error:
        names = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
        print(type(error).__name__, error, names)
deep = Tower(None)
for _ in range(5000):
    deep = Tower(deep)
try:
    deep[0]
except RecursionError as error:
    print(error)
print(tower[7])


class Changing:
    def __getitem__(self, key):
        return "old"


thing = Changing()
seen = []
for i in range(60):
    if i == 30:
        Changing.__getitem__ = lambda self, key: "new"
    if i == 50:
        Changing.__getitem__ = None
    try:
        seen.append(thing[i])
    except TypeError as error:
        seen.append(str(error))
print(seen[0], seen[29], seen[30], seen[49], seen[50])


def trace(frame, event, arg):
    if event == "call":
        print("call", frame.f_code.co_name)
    return None


sys.settrace(trace)
grid[0, 0]
sys.settrace(None)
text, data = "añ漢😀", bytes(range(250, 256))
print([text[i] for i in range(-4, 4)], [data[i] for i in range(-6, 6)])
for index in (4, -5):
    try:
        text[index]
    except IndexError as error:
        print(error)
    try:
        data[index + 4 if index > 0 else index - 4]
    except IndexError as error:
        print(error)
