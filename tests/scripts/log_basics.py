"""logging: levels, hierarchy, formatters, filters, handlers, exceptions."""
import io
import logging
import sys

out = io.StringIO()
handler = logging.StreamHandler(out)
handler.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
root = logging.getLogger()
root.addHandler(handler)
app = logging.getLogger("app")
part = logging.getLogger("app.part")
print(root.level, app.getEffectiveLevel(), part.parent is app, app.parent is root, part.isEnabledFor(logging.INFO))
app.debug("unseen")
app.warning("seen %s %d", "twice", 2)
app.setLevel("DEBUG")
part.debug("%(key)s", {"key": "by name"})
part.propagate = False
part.error("lost")
part.propagate = True
logging.addLevelName(15, "FINE")
part.log(15, "between")
class OnlyOdd(logging.Filter):
    def filter(self, record):
        return record.args[0] % 2 if record.args else True
handler.addFilter(OnlyOdd())
for number in range(4):
    part.info("number %d", number)
handler.filters.clear()
try:
    {}["missing"]
except KeyError:
    app.exception("while looking", extra={"user": "x"})
logging.disable(logging.ERROR)
app.error("disabled")
app.critical("still there")
logging.disable(logging.NOTSET)
lines = out.getvalue().splitlines()
print([line for line in lines if not line.startswith(" ")])
record = logging.makeLogRecord({"msg": "made %s", "args": ("up",), "levelno": 30, "levelname": "WARNING", "name": "n"})
for style, text in [("%", "%(name)-4s|%(message)s"), ("{", "{name:>4}|{message}"), ("$", "$name|${message}")]:
    print(logging.Formatter(text, style=style).format(record))
for bad in [("{", "%(message)s"), ("%", "nothing"), ("?", "x")]:
    try:
        logging.Formatter(bad[1], style=bad[0])
    except ValueError as error:
        print(error)
adapter = logging.LoggerAdapter(app, {"id": 7})
adapter.process = lambda message, keywords: (f"[{adapter.extra['id']}] {message}", keywords)
out.truncate(0), out.seek(0)
adapter.warning("adapted")
child = app.getChild("x").getChild("y")
print(out.getvalue().strip(), child.name, repr(child), app.getChildren() == {part, logging.getLogger("app.x")})
print(logging.getLevelName("FINE"), logging.getLevelName(99), logging.getLevelNamesMapping()["ERROR"], handler)
app.setLevel("INFO")
try:
    app.setLevel("NOPE")
except ValueError as error:
    print(error)
logging.lastResort.stream if False else None
class Broken(logging.Handler):
    def emit(self, record):
        raise RuntimeError("in emit")
    def handleError(self, record):
        print("handled", record.getMessage())
memory = Broken()
app.addHandler(memory)
try:
    app.warning("boom")
except RuntimeError as error:
    print(error)
app.removeHandler(memory)
print(app.hasHandlers(), logging.getLogger("app") is app, app.handlers)
