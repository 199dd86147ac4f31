"""string: Template and Formatter with their hooks and errors."""
import string
T = string.Template
print(T("$a ${b}c $$ $a").substitute(a=1, b=2), T("$x $y").safe_substitute(x=1), T("$x ${").safe_substitute(x=1), T("$a").substitute({"a": "m"}, a="k"), T("$a $b_c ${d}").get_identifiers(), T("$ok").is_valid(), T("$").is_valid())
class Percent(T): delimiter = "%"
class Dots(T): idpattern = r"[a-z]+(\.[a-z]+)*"
print(Percent("%a %% $a").substitute(a=5), Dots("$a.b $c").substitute({"a.b": 1, "c": 2}), T("$ÿ $a").safe_substitute(a=1), T("$A").substitute(A=1))
for f in (lambda: T("$x").substitute(), lambda: T("a\nb $").substitute(), lambda: T("${x").substitute(x=1), lambda: T("$1").substitute(), lambda: T(5).substitute(), lambda: T("$x").substitute(1, 2)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class F(string.Formatter):
    def get_value(self, key, args, kwargs): return f"<{key}>" if isinstance(key, str) and key not in kwargs else super().get_value(key, args, kwargs)
    def convert_field(self, value, conversion): return str(value).upper() if conversion == "u" else super().convert_field(value, conversion)
    def check_unused_args(self, used, args, kwargs): print("used", sorted(map(str, used)))
    def format_field(self, value, spec): return super().format_field(value, spec.removesuffix("!")) + ("!" if spec.endswith("!") else "")
f = F()
print(f.format("{0} {missing} {k!u:>5} {1[0]} {2.real:!}", "a", [7], 3, k="q"), f.vformat("{} {}", ("x", "y"), {}), f.format("{0:{1}}|{2!r}", 5, 4, "s"))
print(list(string.Formatter().parse("a{b!r:>{w}}c{{d}}{}")), string.Formatter().get_field("0.real", (5,), {}))
for args in (("{} {1}", 1, 2), ("{0} {}", 1), ("{x}",), ("{0}",), ("{", ), ("{0!z}", 1), ("{0[}", [1]), ("{a.b}",), ("}",), ("{:{:{}}}", 1, 2, 3)):
    try: print(string.Formatter().format(*args))
    except Exception as e: print(type(e).__name__, e)
print(string.capwords("hello  wORLD foo"), string.capwords("a-b-c", "-"), string.ascii_letters[-3:], string.digits, string.hexdigits, string.octdigits, repr(string.whitespace), string.punctuation, len(string.printable))
