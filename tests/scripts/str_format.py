"""str.format and the format mini-language."""
print("{} {}".format(1, 2), "{1} {0}".format("a", "b"), "{x}-{y}".format(x=1, y=2), "{{}}".format())
print("{0.real} {0.imag}".format(3 + 4j), "{0[1]} {1[key]}".format([1, 2], {"key": "v"}))
print("{!r} {!s} {!a}".format("é", "é", "é"), "{:{}}|".format("x", 5), "{:>{w}}".format("x", w=4))
for spec in ["d", "5d", "<5d", "^7", "+", " ", "05", "x", "#x", "#X", "b", "#b", "o", "c", ",", "_", "_x", "08_b", "e", ".2f", "%", "*^9", "=+6", "n"]:
    print(spec, f"[{65:{spec}}]")
for spec in ["", "s", "10", ">10", "^10", ".2", "10.2", "*<6", "-^8s"]:
    print(spec, f"[{'abc':{spec}}]")
for value, spec in [(1, "s"), ("a", "d"), (1.5, "d"), ("a", "=5"), (1, "z"), ("a", ","), (1, ".2d"), (2**31, "c")]:
    try:
        print(format(value, spec))
    except (ValueError, OverflowError) as error:
        print(type(error).__name__, error)
for bad in (lambda: "{".format(), lambda: "{}".format(), lambda: "{} {0}".format(1), lambda: "{a}".format(), lambda: "}".format(), lambda: "{!x}".format(1)):
    try:
        bad()
    except (ValueError, IndexError, KeyError) as error:
        print(type(error).__name__, error)

class Money:
    def __format__(self, spec):
        return f"<{spec or 'plain'}>"
print(f"{Money()} {Money():abc} {'{:{}}'.format(Money(), 'nested')}")
print("{a}".format_map(type("D", (dict,), {"__missing__": lambda self, key: key.upper()})()))
