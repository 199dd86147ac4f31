"""string: templates, formatters, constants."""
import string

template = string.Template("$who likes ${what}s for $$5, $Who")
print(template.safe_substitute(who="tim", what="egg"), template.get_identifiers(), template.is_valid())
for call in (lambda: template.substitute(who="x"), lambda: string.Template("$").substitute(), lambda: string.Template("a\n$-").substitute()):
    try:
        call()
    except (KeyError, ValueError) as error:
        print(type(error).__name__, error)
class Percent(string.Template):
    delimiter = "%"
    idpattern = "[a-z]+_[a-z]+"
    braceidpattern = "[A-Z]+"
print(Percent("%a_b %{AB} %% %ab").safe_substitute(a_b=1, AB=2), string.Template("$x").substitute({"x": 1}, x=2))
class Shouting(string.Formatter):
    def get_value(self, key, args, keywords):
        return keywords.get(key, f"<{key}>") if isinstance(key, str) else super().get_value(key, args, keywords)
    def convert_field(self, value, conversion):
        return str(value).upper() if conversion == "u" else super().convert_field(value, conversion)
    def check_unused_args(self, used, args, keywords):
        print("used", sorted(map(str, used)))
shouting = Shouting()
print(shouting.format("{} {name!u} {missing} {0[0]}" if False else "{0} {name!u} {missing} {0[0]}", "abc", name="n"))
print(shouting.vformat("{:>{width}}", ["x"], {"width": 4}), list(string.Formatter().parse("a{b!r:c{d}}e{{")))
for text in ("{}{0}", "{", "}", "{0!z}", "{a.b.c}", "{0:{1:{2}}}"):
    try:
        print(string.Formatter().format(text, 1, 2, 3, a=4))
    except (ValueError, KeyError, AttributeError, IndexError) as error:
        print(type(error).__name__, error)
print(string.capwords("  the  quick-brown fox "), string.capwords("a-b-c", "-"), string.punctuation, string.hexdigits, repr(string.whitespace))
