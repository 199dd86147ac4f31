"""Objects die in the thread that drops them last; locals, weakrefs and finalizers across threads."""
import gc
import threading
import weakref
log = []
class D:
    def __init__(self, name): self.name = name
    def __del__(self): log.append((self.name, threading.current_thread().name))
box = [D("handed over")]
t = threading.Thread(target=box.clear, name="worker")
t.start(); t.join()
print(log)
def body():
    local = D("local of a thread")
t = threading.Thread(target=body, name="second")
t.start(); t.join()
print(log[-1])
tl = threading.local()
def with_local():
    tl.value = D("thread-local")
t = threading.Thread(target=with_local, name="third")
t.start(); t.join()
del t
print(log[-1][0])
class Local(threading.local):
    made = 0
    def __init__(self, start):
        Local.made += 1
        self.n = start
l = Local(5)
seen = []
def use():
    l.n += 1
    seen.append((l.n, vars(l)))
threads = [threading.Thread(target=use) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
print(seen, l.n, Local.made)
event = threading.Event()
r = None
def owner():
    global r
    x = D("weakly seen")
    r = weakref.ref(x)
    ready.set()
    event.wait()
ready = threading.Event()
t = threading.Thread(target=owner, name="owner")
t.start()
ready.wait()
print(r() is not None)
event.set()
t.join()
print(r() is None, log[-1])
def cycle():
    a, b = D("cycle a"), D("cycle b")
    a.o, b.o = b, a
gc.disable()
t = threading.Thread(target=cycle)
t.start(); t.join()
before = len(log)
gc.collect()
print(len(log) - before, {name for _, name in log[before:]})
results = []
def churn():
    for i in range(2000):
        shared["k"] = [i]
        results.append(len(shared["k"]))
shared = {"k": [0]}
threads = [threading.Thread(target=churn) for _ in range(3)]
for t in threads: t.start()
for t in threads: t.join()
print(len(results), set(results))
