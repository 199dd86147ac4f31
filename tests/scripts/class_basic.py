"""Classes: attributes, methods, inheritance, super."""
class Animal:
    legs = 4
    def __init__(self, name):
        self.name = name
    def speak(self):
        return f"{self.name} makes a sound"
    def __repr__(self):
        return f"{type(self).__name__}({self.name!r})"
class Dog(Animal):
    def __init__(self, name, breed="?"):
        super().__init__(name)
        self.breed = breed
    def speak(self):
        return super().speak() + ": woof"
d = Dog("Rex")
print(d, d.speak(), d.legs, isinstance(d, Animal), issubclass(Dog, Animal), Dog.__bases__, Dog.__name__, vars(d))
d.legs = 3
print(d.legs, Dog.legs, Animal.speak(d), d.__class__ is Dog, type(d).__mro__[1].__name__)
del d.legs
print(d.legs, hasattr(d, "nope"), getattr(d, "nope", "default"))
setattr(d, "age", 5)
delattr(d, "age")
for bad in (lambda: d.age, lambda: Dog(), lambda: Dog.missing, lambda: delattr(d, "zz"), lambda: Animal(1, 2), lambda: d(), lambda: object().x):
    try:
        bad()
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)

class A:
    def f(self): return ["A"]
class B(A):
    def f(self): return ["B"] + super().f()
class C(A):
    def f(self): return ["C"] + super().f()
class D(B, C):
    def f(self): return ["D"] + super().f()
print(D().f(), [k.__name__ for k in D.__mro__])
try:
    class E(A, B): pass
except TypeError as error:
    print(error)
for base in (int, type(None), 5):
    try:
        print(type("X", (base,), {}).__name__)
    except TypeError as error:
        print(error)
class Empty: pass
a, b = Empty(), Empty()
print(a == b, a == a, a != b, hash(a) == hash(a), str(a).startswith("<__main__.Empty object at 0x"))
Empty.method = lambda self: "patched"
print(a.method(), Empty.__dict__["method"](b))
a.__class__ = A
print(a.f())
