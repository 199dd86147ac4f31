"""What __import__ makes of unusual arguments."""
import sys
def attempt(*args, **kwargs):
    try:
        module = __import__(*args, **kwargs)
        print(getattr(module, "__name__", module))
    except Exception as e:
        print(type(e).__name__, e)
package = {"__package__": "json"}
for globals in (None, 5, {}, {"__package__": 5}, {"__package__": ""}, {"__name__": "json.x"}, package):
    attempt("decoder", globals, None, (), 1)
    attempt("decoder", globals, None, ("JSONDecoder",), 1)
attempt("decoder", level=1)
attempt("", package, None, ("decoder",), 1)
attempt("", package, None, ("decoder",), 2)
attempt("decoder.x", package, None, (), 1)
for name in ("", ".", "json.", "json..decoder", "js\udc80on", "json\0", 5, None, b"json"):
    attempt(name)
for parts in (5, [5], ["*"], ["decoder"], "decoder", None, ()):
    attempt("json", {}, {}, parts)
class Truth:
    asked = 0
    def __bool__(self):
        Truth.asked += 1
        return False
attempt("json.decoder", {}, {}, Truth())
print(Truth.asked)
sys.modules["none"] = None
attempt("none")
attempt("none.part")
sys.modules["number"] = 5
attempt("number")
attempt("number.part")
class Text(str):
    pass
attempt(Text("json"))
