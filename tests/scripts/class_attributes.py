"""__getattr__, __getattribute__, __setattr__, __delattr__ and __dir__."""
class Log:
    def __init__(self):
        object.__setattr__(self, "events", [])
    def __getattr__(self, name):
        self.events.append(f"getattr {name}")
        if name.startswith("x"):
            return name.upper()
        raise AttributeError(f"no {name}", name=name, obj=self)
    def __setattr__(self, name, value):
        self.events.append(f"set {name}={value}")
        super().__setattr__(name, value)
    def __delattr__(self, name):
        self.events.append(f"del {name}")
        super().__delattr__(name)
    def __dir__(self):
        return ["b", "a"]
l = Log()
l.a = 1
print(l.a, l.xyz, hasattr(l, "nope"), getattr(l, "nope", 0), dir(l))
del l.a
try:
    del l.a
except AttributeError as error:
    print(error)
print(l.events)
class Proxy:
    def __init__(self, target): self.target = target
    def __getattribute__(self, name):
        if name == "target":
            return super().__getattribute__(name)
        return getattr(self.target, name)
p = Proxy([3, 1, 2])
p.sort()
print(p.target, p.__class__, p.index(3), type(p).__name__)
try:
    len(p)
except TypeError as error:
    print(error)
class Instance: pass
i = Instance()
i.__len__ = lambda: 5
try:
    len(i)
except TypeError as error:
    print(error)
i.__dict__["new"] = 1
i.__dict__ = {"only": 2}
print(i.only, hasattr(i, "new"), vars(i))
try:
    i.__dict__ = 5
except TypeError as error:
    print(error)
class ClassAttr:
    items = []
ClassAttr().items.append(1)
print(ClassAttr.items)
