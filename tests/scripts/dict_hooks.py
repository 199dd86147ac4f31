"""Keys with their own hash and equality; __missing__; collisions."""
class Key:
    def __init__(self, name, code):
        self.name, self.code = name, code
    def __hash__(self):
        return self.code
    def __eq__(self, other):
        print("eq", self.name, other.name)
        return self.name == other.name
    def __repr__(self):
        return f"K{self.name}"

a, b, c = Key("a", 1), Key("b", 1), Key("c", 2)
d = {a: 1, b: 2, c: 3}
print(d[a], d[Key("b", 1)], Key("z", 3) in d)
del d[a]
print(list(d), d)

class Default(dict):
    def __missing__(self, key):
        self[key] = value = key * 2
        return value
m = Default(x=1)
print(m["x"], m["ab"], m, m.get("no"), "no" in m)

class Bad:
    def __hash__(self):
        raise RuntimeError("no hash")
for key in (Bad(), [], {}, set()):
    try:
        {}[key]
    except (RuntimeError, TypeError) as error:
        print(type(error).__name__, error)

class Mutating:
    def __hash__(self):
        return 5
    def __eq__(self, other):
        big.clear()
        return False
big = {Mutating(): i for i in range(1)}
print(big.get(Mutating()), len(big))
n = {i: i for i in range(1000)}
for i in range(0, 1000, 2):
    del n[i]
print(len(n), sum(n), next(iter(n)), list(n)[-1], sum(n.values()))
n.clear()
print(n, {}.fromkeys([1, 1, 2]))
