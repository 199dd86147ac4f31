"""logging: handlers, filters, formatters, buffers, queues."""
import io, logging, logging.handlers, queue, sys
def logger(name, *handlers, level=logging.DEBUG):
    log = logging.getLogger(name); log.propagate = False; log.setLevel(level); log.handlers[:] = handlers; return log
out = io.StringIO(); h = logging.StreamHandler(out)
log = logger("a", h)
for style, fmt in (("%", "%(levelname)s:%(name)s:%(message)s"), ("{", "{levelname:>8}|{message}"), ("$", "$levelname-${message}")):
    h.setFormatter(logging.Formatter(fmt, style=style)); log.info("x %s %d", "y", 3)
h.setFormatter(logging.Formatter("%(who)s %(message)s", defaults={"who": "nobody"})); log.info("m"); log.info("m", extra={"who": "me"}); log.info("%(k)s", {"k": "v"})
class Only(logging.Filter):
    def filter(self, record): record.msg = record.msg.upper(); return record.levelno != logging.WARNING
h.addFilter(Only()); h.addFilter(lambda record: not record.msg.startswith("Z")); log.warning("gone"); log.error("shown"); log.error("zzz"); print(out.getvalue())
memory = logging.handlers.MemoryHandler(3, flushLevel=logging.ERROR, target=logging.StreamHandler(sys.stdout)); log = logger("b", memory)
log.info("one"); print("buffered", len(memory.buffer)); log.error("now"); print(len(memory.buffer)); log.info("rest"); memory.close()
q = queue.Queue(); log = logger("c", logging.handlers.QueueHandler(q)); log.info("queued %s", "arg")
record = q.get(); print(record.message, record.args, record.levelname)
class Keep(logging.Handler):
    def __init__(self): super().__init__(); self.kept = []
    def emit(self, record): self.kept.append(self.format(record))
keep = Keep(); listener = logging.handlers.QueueListener(q, keep); listener.start(); log.warning("a"); log.debug("b"); listener.stop(); print(keep.kept)
class Adapter(logging.LoggerAdapter):
    def process(self, msg, kwargs): return f"[{self.extra['id']}] {msg}", kwargs
log = logger("d", keep); Adapter(log, {"id": 7}).info("adapted"); print(keep.kept[-1], log.isEnabledFor(5), log.getEffectiveLevel(), logging.getLevelName(15), logging.getLevelNamesMapping()["WARN"], log.getChild("x").name, log.hasHandlers())
try: 1 / 0
except ZeroDivisionError: log.exception("failed")
print(keep.kept[-1].splitlines()[0], keep.kept[-1].splitlines()[-1]); logging.addLevelName(25, "NOTE"); log.log(25, "n"); print(keep.kept[-1], logging.getLevelName(25), log.handlers == [keep])
sys.stderr = sys.stdout; logging.raiseExceptions = False; log = logger("e", logging.StreamHandler(out)); log.info("%d", "x"); print(out.getvalue()[-3:] != "x", repr(log), repr(logging.getLogger()), logging.NullHandler())
for f in (lambda: log.setLevel("NONE"), lambda: logging.Formatter("%(x", style="%"), lambda: logging.Formatter("{x!z}", style="{"), lambda: logging.Formatter("q", style="?"), lambda: logging.getLogger(5), lambda: log.log("x", "m"), lambda: logging.basicConfig(foo=1), lambda: logging.Formatter("nofields")):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
