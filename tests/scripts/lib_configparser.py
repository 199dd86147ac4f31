"""configparser: sections, interpolation, types, errors."""
import configparser
import io

parser = configparser.ConfigParser()
parser.read_string("""
[DEFAULT]
home = /base
level: 3
[paths]
data = %(home)s/data
deep = %(data)s/deep
flag
  = on
multi = one
    two

    three
; comment
[empty]
""" .replace("flag\n  = on", "flag = on"))
print(parser.sections(), parser.defaults())
paths = parser["paths"]
print(paths["deep"], paths.getint("level"), paths.getboolean("flag"), repr(paths["multi"]))
print(paths.get("none"), paths.get("none", "other"), parser.get("paths", "data", raw=True))
print(parser.has_option("empty", "home"), parser.options("empty"), "paths" in parser, list(parser))
for text in ("[a]\nx=1\nx=2\n", "[a]\n[a]\n", "x=1\n", "[a]\nnonsense\n", "[a]\nx=%(y)s\n", "[a]\nx=%\n"):
    other = configparser.ConfigParser()
    try:
        other.read_string(text)
        print(other["a"]["x"])
    except configparser.Error as error:
        print(type(error).__name__, str(error).splitlines()[0])
try:
    parser.getint("paths", "data")
except ValueError as error:
    print(error)
for call in (lambda: parser["nope"], lambda: paths["nope"], lambda: parser.get("nope", "x"),
             lambda: parser.get("paths", "nope")):
    try:
        call()
    except (KeyError, configparser.Error) as error:
        print(type(error).__name__, error)
parser["new"] = {"Key": "Value", "n": "5%%"}
parser.remove_section("paths")
out = io.StringIO()
parser.write(out, space_around_delimiters=False)
print(out.getvalue())
extended = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation(), allow_no_value=True)
extended.optionxform = str
extended.read_dict({"a": {"X": "1", "bare": None}, "b": {"y": "${a:X}${X}", "X": "2"}})
print(extended["b"]["y"], extended["a"]["bare"], list(extended["a"]))
