"""Template strings (PEP 750)."""
from string.templatelib import Interpolation, Template
name, n = "x", 3
t = t"hello {name!r:>{n}} and {n + 1=}!"
print(type(t).__name__, t.strings, t.values)
for i in t.interpolations:
    print(i.value, i.expression, i.conversion, repr(i.format_spec))
for part in t"a{1}{2}b":
    print(part if isinstance(part, str) else part.value)
print((t"a{1}" + t"b{2}").strings, len(t"".interpolations), t"".strings)

def html(template):
    out = []
    for part in template:
        if isinstance(part, Interpolation):
            out.append(str(part.value).replace("<", "&lt;"))
        else:
            out.append(part)
    return "".join(out)
print(html(t"<p>{'<script>'}</p>"))
try:
    t"a" + "b"
except TypeError as error:
    print(error)
match t"{n}".interpolations[0]:
    case Interpolation(value, expression):
        print(value, expression)
print(Template("a", Interpolation(1, "one", None, ""), "b").values)
print(f"{t"{n}".values} nested")
