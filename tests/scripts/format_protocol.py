"""format(), __format__ and str.format."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


class Money:
    def __init__(self, amount):
        self.amount = amount

    def __format__(self, spec):
        return f"${self.amount:{spec or '.2f'}}"


class BadFormat:
    def __format__(self, spec):
        return 5


class Plain:
    def __str__(self):
        return "plain"


m = Money(1234.5)
print(format(m), format(m, ",.1f"), f"{m}", f"{m:>10.1f}", "{} {:,.0f} {0}".replace("{0}", "").format(m, m), "{0:{1}}".format(m, "+.0f"))
show(format, BadFormat())
show(format, Plain(), "5")
show(format, Plain())
show(format, [], "5")
show(format, None, "5")
show(format, 5, 5)
show(lambda: f"{Plain():>10}")
for template, args, kwargs in (("{}{}", (1, 2), {}), ("{0}{1}{0}", "ab", {}), ("{a} {b[k]} {c.real}", (), {"a": 1, "b": {"k": 2}, "c": 3}), ("{0[1]} {0[key]}", ({"1": "s", 1: "i", "key": "v"},), {}), ("{!r} {!s} {!a}", ("é", "é", "é"), {}), ("{:{}}|", ("x", 5), {}), ("{:{w}.{p}}|", ("abcdef",), {"w": 6, "p": 2}), ("{{}} {}", (1,), {}), ("{0.__class__.__name__}", (5,), {})):
    show(template.format, *args, **kwargs)
for template, args in (("{}", ()), ("{1}", (0,)), ("{a}", ()), ("{} {0}", (1,)), ("{0} {}", (1,)), ("{", (1,)), ("}", (1,)), ("{!x}", (1,)), ("{!}", (1,)), ("{!rr}", (1,)), ("{0.x}", (1,)), ("{0[x]}", ([1],)), ("{0[]}", ([1],)), ("{0[0}", ([1],)), ("{.real}", (5,)), ("{:{:{}}}", (1, 2, 3)), ("{0!r:>5", (1,)), ("{99999999999999999999}", (1,)), ("{[0]}", ("abc",)), ("{0..x}", (1,))):
    print(repr(template), end=" ")
    show(template.format, *args)


class Default(dict):
    def __missing__(self, key):
        return f"<{key}>"


print("{x} {y}".format_map(Default(x=1)), "{x[0]}".format_map({"x": "ab"}))
show("{x}".format_map, 5)
show("{}".format_map, {"": 1})
for spec in ("", "5", ">5", "^5", "*<5", ".1", "5.1", "s", "05", "<05", "é^7"):
    print(f"[{'ab':{spec}}]", end=" ")
print()
for spec in ("d", "=5", "+5", ",", ".2f", "5.", "#5"):
    show(format, "ab", spec)
import datetime

name, items = "x", {"k": [1, 2]}
print(f"{name!r:>5} {items['k'][1]:03d} {name=} {1 + 1 = } {name=!s} {name=:>4} {'nested ' + f'{name}'} {{}} {(lambda: 5)()}")
print(f"{'a' 'b'}" f"{1}" "c", rf"\d{name}", f"{"x"}", f"{items!s:.5}", f"{3.14159:.{1 + 1}f}", f"{True:d}{None}{...}")
