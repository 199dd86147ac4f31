"""Template strings: parts, conversions, errors."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


from string.templatelib import Interpolation, Template, convert

name, width = "World", 8
t = t"Hello {name!r:>{width}} and {1 + 1} end"
print(t.strings, [i.value for i in t.interpolations], [i.expression for i in t.interpolations], [i.conversion for i in t.interpolations], [i.format_spec for i in t.interpolations], t.values)
print(list(t), list(t""), t"".strings, t"{name}".strings, list(t"{1}{2}"), t"{name=}".strings, t"{name = !s:>5}".strings)
u = t"a{1}" + t"b{2}"
print(u.strings, u.values, type(u), list(t"x" + t"y"), t"lit" t"{3}".values if False else "joined")
for action in ("t + 'x'", "'x' + t", "t == t", "t < t", "Template(5)", "Template('a', 'b').strings", "Template(Interpolation(1), Interpolation(2)).strings", "Template(x=1)", "Interpolation()", "Interpolation(1, 'x', 'q')", "Interpolation(1, 5)", "Interpolation(1, 'x', 'r', 5)", "setattr(t, 'strings', ())", "t.nothing", "t[0]", "len(t)", "hash(t) == hash(t)", "type('X', (Template,), {})", "type('X', (Interpolation,), {})", "convert('x', 'q')"):
    print(action, end=": ")
    show(eval, action)
i = Interpolation("v", "expr", "r", ">5")
print(i, i.value, i.expression, i.conversion, i.format_spec, Interpolation(5), Interpolation(value=1, expression="e"), convert("é", "a"), convert("x", "r"), convert(5, "s"), convert(5, None))
print(repr(t"a{1}b"), Template("x", i, "y"), type(t).__name__, t"{name}".interpolations[0].value is name)


def render(template):
    parts = []
    for part in template:
        match part:
            case str() as text:
                parts.append(text)
            case Interpolation(value, expression, conversion, spec):
                parts.append(f"<{expression}={format(convert(value, conversion), spec)}>")
    return "".join(parts)


print(render(t), render(t"{[1, 2]}{ {'a': 1}['a'] }{name.upper():^9}|"), render(t"{'nested'!s}{t'{1}'.values}"))


def effects():
    yield from "ab"


e = effects()
v = t"{next(e)}{next(e)}"
print(v.values, rt"\n{1}".strings, t"{{{1}}}".strings, t"{
    1
    + 2
}".values)
import pickle, copy

print(copy.copy(t).strings == t.strings, pickle.loads(pickle.dumps(i)).expression)
