"""fork from a program with threads: only the forking thread lives on in the child."""
import os
import sys
import threading
import warnings
warnings.simplefilter("ignore", DeprecationWarning)
lock, gate = threading.Lock(), threading.Event()
def holder():
    gate.wait()
t = threading.Thread(target=holder)
t.start()
local = threading.local()
local.x = "kept"
r, w = os.pipe()
sys.stdout.flush()
pid = os.fork()
if pid == 0:
    text = f"{threading.active_count()} {threading.current_thread() is threading.main_thread()} {t.is_alive()} {local.x}"
    child = threading.Thread(target=lambda: os.write(w, b"thread in child; "))
    child.start()
    child.join()
    os.write(w, text.encode())
    os._exit(0)
_, status = os.waitpid(pid, 0)
print(os.read(r, 200).decode(), os.waitstatus_to_exitcode(status))
gate.set()
t.join()
ran = []
os.register_at_fork(before=lambda: ran.append("before"), after_in_parent=lambda: ran.append("parent"), after_in_child=lambda: ran.append("child"))
sys.stdout.flush()
pid = os.fork()
if pid == 0:
    os._exit(10 + len(ran) if ran == ["before", "child"] else 1)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), ran)
