# Handles, locals and re-entrant locks in the corners: what may be done when, and by whom.
import _thread
import gc
import threading
import time
import weakref


def tried(name, action):
    try:
        print(name, action())
    except Exception as error:
        print(name, type(error).__name__, error)


def in_thread(action, name="other"):
    thread = threading.Thread(target=action, name=name)
    thread.start()
    thread.join()


class Local(threading.local):
    def __init__(self, *args, **keywords):
        made.append(threading.current_thread().name)
        self.args = (args, sorted(keywords.items()))


made, seen = [], []
local = Local(1, 2, x=3)
local.y = 1
in_thread(lambda: seen.append((local.args, hasattr(local, "y"))))
print(seen, made)


class Picky(threading.local):
    def __init__(self):
        if threading.current_thread() is not threading.main_thread():
            raise ValueError("not here")


picky = Picky()
in_thread(lambda: [tried("again", lambda: picky.x) for _ in range(2)])


class Slotted(threading.local):
    __slots__ = ("shared",)


slotted = Slotted()
slotted.shared = 5
in_thread(lambda: print(slotted.shared))
for change in (lambda: delattr(local, "nope"), lambda: setattr(local, "__dict__", {}), lambda: delattr(local, "__dict__")):
    tried("local", change)
tried("local", lambda: setattr(threading.local(), "__dict__", {}))
tried("local", lambda: threading.local(1))


class Mortal:
    def __del__(self):
        print("died")


def keep():
    local.mortal = Mortal()


in_thread(keep)
cyclic = Local()
cyclic.me = cyclic
gone = weakref.ref(cyclic)
del cyclic
gc.collect()
print(gone())

handle = _thread.start_joinable_thread(lambda: None)
handle.join()
print(handle.is_done(), handle.ident != 0)
tried("joined again", handle.join)
tried("done", handle._set_done)
gate = _thread.lock()
gate.acquire()
handle = _thread.start_joinable_thread(gate.acquire)
tried("no time", lambda: handle.join(0.01))
print(handle.is_done())
tried("text", lambda: handle.join("x"))
tried("no number", lambda: handle.join(float("nan")))
gate.release()
tried("negative", lambda: handle.join(-1))
print(handle.is_done())
fresh = _thread._ThreadHandle()
print(fresh.ident, fresh.is_done(), repr(fresh))
tried("not started", fresh.join)
_thread.start_joinable_thread(lambda: None, handle=fresh)
fresh.join()
tried("twice", lambda: _thread.start_joinable_thread(lambda: None, handle=fresh))


def join_self():
    while not handles:
        time.sleep(0.001)
    tried("self", handles[0].join)


handles = []
handles.append(_thread.start_joinable_thread(join_self))
handles[0].join()

rlock = threading.RLock()
rlock.acquire()
rlock.acquire()
print(rlock._recursion_count(), rlock._is_owned(), rlock.locked())
state = rlock._release_save()
print(state[0], rlock.locked())
rlock._acquire_restore(state)
in_thread(lambda: tried("not mine", rlock.release))
rlock.release()
rlock.release()
tried("open", rlock.release)
tried("save", rlock._release_save)
tried("restore", lambda: rlock._acquire_restore((1,)))
for lock in (_thread.lock(), threading.RLock()):
    tried("never", lambda: lock.acquire(True, -2))
    tried("both", lambda: lock.acquire(False, 1))
    tried("too long", lambda: lock.acquire(timeout=1e100))
    tried("no number", lambda: lock.acquire(timeout=float("nan")))
    tried("text", lambda: lock.acquire(timeout="a"))
tried("arguments", lambda: _thread.lock(1))
tried("size", lambda: _thread.stack_size(-1))
tried("size", lambda: _thread.stack_size(4096))
tried("size", lambda: _thread.stack_size(1 << 70))
print(_thread.stack_size(1 << 20), _thread.stack_size(0))
tried("start", lambda: _thread.start_new_thread(1, ()))
tried("start", lambda: _thread.start_new_thread(len, 1))
tried("start", lambda: _thread.start_new_thread(len, (), 1))
tried("condition", lambda: threading.Condition().__enter__() and None)
in_thread(lambda: print(_thread._get_name()), "a name of more than fifteen bytes")
print(sorted(name for name in dir(_thread) if not name.startswith("__")))
