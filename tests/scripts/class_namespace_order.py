# The order of a class's namespace, and what a class gets that its body does not say.
class Plain:
    x = 1

    def method(self):
        self.y = 1


class Equal(Plain):
    __slots__ = ("a", "b")

    def __eq__(self, other):
        return True


class Documented:
    "Some words."


class Generic[T]:
    pass


for cls in Plain, Equal, Documented, Generic, type("Made", (), {}), type("Made", (Plain,), {"z": 1}):
    print(cls.__name__, list(vars(cls)))
print(Equal.__hash__, Plain.__doc__, Documented.__doc__)
namespace = {}
exec("y = 1", namespace)
print(type(namespace["__builtins__"]).__name__, type(__builtins__).__name__)
import json
print(type(json.__builtins__).__name__)
namespace = {}
exec("exec('z = 1', inner := {}); kind = type(inner['__builtins__'])", {"__builtins__": {"exec": exec, "type": type}}, namespace)
print(namespace["kind"].__name__, sorted(namespace["inner"]["__builtins__"]))
