"""configparser: interpolation, defaults, conversions, writing, errors."""
import configparser, io
text = """
[DEFAULT]
home = /srv
[paths]
lib = %(home)s/lib
deep = %(lib)s/deep
flag
empty =
[numbers]
n = 42
f = 1.5
b = yes
multi = one
    two

    three
# comment
; another
key : value
"""
p = configparser.ConfigParser(allow_no_value=True)
p.read_string(text)
print(p.sections(), p["paths"]["deep"], p.get("paths", "deep", raw=True), repr(p["paths"]["flag"]), repr(p["paths"]["empty"]), p.getint("numbers", "n"), p["numbers"].getfloat("f"), p["numbers"].getboolean("b"), repr(p["numbers"]["multi"]), p["numbers"]["KEY"])
print(p.get("numbers", "none", fallback="fb"), p["numbers"].get("none"), p.getint("numbers", "none", fallback=7), p.has_option("paths", "home"), p.options("paths"), p.items("numbers")[:2], "paths" in p, len(p), list(p))
p["new"] = {"a": "1", "B": "2"}
p.set("new", "c", "%%x"); p.add_section("more"); print(p["new"]["c"], p.remove_option("new", "a"), p.remove_section("none"), dict(p["new"]))
out = io.StringIO(); p.write(out, space_around_delimiters=False); print(out.getvalue())
e = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation())
e.read_dict({"a": {"x": "1", "y": "${x}-${b:z}"}, "b": {"z": "Z$$"}})
print(e["a"]["y"])
class Upper(configparser.RawConfigParser):
    optionxform = staticmethod(str.upper)
u = Upper(); u.read_string("[s]\nab=%(c)s"); print(dict(u["s"]), configparser.ConfigParser(converters={"list": str.split}).getlist.__name__ if False else "")
c = configparser.ConfigParser(converters={"list": str.split}); c.read_string("[s]\nl=a b c"); print(c["s"].getlist("l"), c.getlist("s", "l"))
for f in (lambda: p.get("none", "x"), lambda: p.get("new", "x"), lambda: p.add_section("new"), lambda: p.add_section("DEFAULT"), lambda: p.set("new", "x", 5), lambda: p.set("new", "x", "%"), lambda: p.getint("new", "b2"), lambda: p.getboolean("numbers", "n"), lambda: p.read_string("x=1"), lambda: p.read_string("[a]\nx=1\nx=2"), lambda: p.read_string("[a]\n[a]"), lambda: configparser.ConfigParser().read_string("[a]\nnovalue"), lambda: p["none"], lambda: p.getfloat("paths", "home"), lambda: e["b"]["q"], lambda: configparser.ConfigParser().read_dict({"s": {"a": "1", "A": "2"}})):
    try:
        print(f())
    except Exception as e2:
        print(type(e2).__name__, str(e2).replace("\n", "|"))
loop = configparser.ConfigParser(); loop.read_string("[s]\na=%(b)s\nb=%(a)s\nc=%(none)s")
for name in "ac":
    try: print(loop["s"][name])
    except configparser.Error as e2: print(type(e2).__name__, str(e2).split("\n")[0][:60])
