"""string: Template, Formatter, constants, capwords."""
import string
from string import Formatter, Template
t = Template("$who likes ${what}s, costs $$5")
print(t.substitute(who="x", what="cat"), t.safe_substitute(who="y"), t.substitute({"who": 1}, what=2), t.get_identifiers(), t.is_valid(), t.template)
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
show(lambda: t.substitute(who=1))
show(lambda: Template("a $").substitute())
show(lambda: Template("one\ntwo ${").substitute())
show(lambda: Template("$1").substitute())
print(Template("$ ${").safe_substitute(), Template("${").is_valid(), repr(Template("x"))[:21])
class Percent(Template):
    delimiter = "%"
    idpattern = "[a-z]+_[a-z]+"
print(Percent("%a_b %no %%").safe_substitute(a_b="ok"), Percent("%a_b").get_identifiers())
class Braced(Template):
    braceidpattern = "[0-9]+"
    flags = 0
print(Braced("${12} $a $A").safe_substitute({"12": "n", "a": "b"}))
f = Formatter()
print(f.format("{} {1} {x[0]} {y.real!r:>5} {{}}", "a", x=[1], y=2) if False else f.format("{0} {1} {x[0]} {y.real!r:>5} {{}}", "a", "b", x=[1], y=2))
print(list(f.parse("a{b!r:c{d}}e{{{}")), f.get_field("0.real", (5,), {}), f.vformat("{a}", (), {"a": 1}), f.convert_field("x", "r"), f.format_field(3, "03"))
show(lambda: f.format("{0}"))
show(lambda: f.format("{x}"))
show(lambda: f.format("{} {0}", 1))
show(lambda: f.convert_field(1, "z"))
show(lambda: f.format())
show(lambda: list(f.parse("{")))
class Default(Formatter):
    def get_value(self, key, args, kw): return kw.get(key, f"<{key}>") if isinstance(key, str) else super().get_value(key, args, kw)
    def check_unused_args(self, used, args, kw): print("unused", sorted(set(kw) - set(used)))
print(Default().format("{a} {b} {}", 7, a=1, c=2))
print(string.ascii_lowercase, string.digits, string.hexdigits, string.octdigits, string.punctuation, repr(string.whitespace), len(string.printable))
print(string.capwords(" hello  world "), string.capwords("a-b c", "-"), string.capwords("\u00e9t\u00e9 x"))
