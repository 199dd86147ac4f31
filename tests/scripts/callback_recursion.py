"""Endless recursion through native callbacks ends in RecursionError, in the main thread and in another."""
import functools
import threading

class Everything:
    def __getattr__(self, name):
        return getattr(self, name)
    def __eq__(self, other):
        return self == other
    def __hash__(self):
        return hash(self)
    def __repr__(self):
        return repr(self)
    def __len__(self):
        return len(self)
    def __getitem__(self, index):
        return self[index]
    def __contains__(self, value):
        return value in self
    def __iter__(self):
        return iter(self)
    def __call__(self):
        return self()
    def __add__(self, other):
        return self + other
    def __format__(self, spec):
        return format(self, spec)
    def __bool__(self):
        return not self
    @property
    def value(self):
        return self.value

def sort_key(value):
    return sorted([value], key=sort_key)

def mapped(value):
    return list(map(mapped, [value]))

def reduced(a, b):
    return functools.reduce(reduced, [a, b])

thing = Everything()
tries = {"attribute": lambda: thing.missing, "eq": lambda: thing == 1, "hash": lambda: hash(thing), "repr": lambda: repr(thing),
         "len": lambda: len(thing), "item": lambda: thing[0], "in": lambda: 1 in thing, "iter": lambda: list(thing),
         "call": lambda: thing(), "add": lambda: thing + 1, "format": lambda: f"{thing}", "bool": lambda: bool(thing),
         "property": lambda: thing.value, "sort": lambda: sort_key(1), "map": lambda: mapped(1), "reduce": lambda: reduced(1, 2)}
def run(where):
    for name, function in tries.items():
        try:
            function()
        except RecursionError as error:
            print(where, name, str(error).startswith("maximum recursion depth exceeded"))
run("main")
thread = threading.Thread(target=run, args=("thread",))
thread.start()
thread.join()
