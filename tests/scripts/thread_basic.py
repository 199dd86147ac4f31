"""Threads: start, join, names, daemons, exceptions, locals."""
import threading
results = []
def work(n):
    results.append(sum(range(n)))
threads = [threading.Thread(target=work, args=(n,), name=f"w{n}") for n in (10, 100, 1000)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(results), [t.name for t in threads], [t.is_alive() for t in threads])
print(threading.current_thread() is threading.main_thread(), threading.current_thread().name, threading.active_count(), threading.main_thread().ident == threading.get_ident())
for bad in (lambda: threads[0].start(), lambda: threading.current_thread().join(), lambda: threading.Thread(target=work).join()):
    try:
        bad()
    except RuntimeError as e:
        print(e)
class Mine(threading.Thread):
    def run(self):
        self.value = 42
t = Mine(daemon=True)
print(t.daemon, t.ident, t.is_alive())
t.start()
t.join()
print(t.value, t.ident is not None)
caught = []
threading.excepthook = lambda args: caught.append((args.exc_type.__name__, str(args.exc_value), args.thread.name))
t = threading.Thread(target=lambda: 1 / 0, name="bad")
t.start()
t.join()
print(caught)
local = threading.local()
local.x = "main"
def see(out):
    out.append(hasattr(local, "x"))
    local.x = "thread"
out = []
t = threading.Thread(target=see, args=(out,))
t.start()
t.join()
print(out, local.x)
timer = threading.Timer(0.001, lambda: out.append("timer"))
timer.start()
timer.join()
print(out)
t = threading.Timer(1000, print)
t.start()
t.cancel()
t.join()
print("cancelled")
