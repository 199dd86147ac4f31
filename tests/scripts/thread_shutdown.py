# The end of a program with threads: who is waited for, in which order things run, what is still possible.
import subprocess
import sys


def end(title, code, *flags):
    command = [sys.executable, *flags, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    errors = [line for line in done.stderr.splitlines() if not line.startswith("  ")]
    print(title, done.returncode, done.stdout.splitlines(), errors)


end("order", """
import atexit, concurrent.futures, threading, time
atexit.register(lambda: print('atexit', threading.active_count()))
threading._register_atexit(lambda: print('before the threads'))
pool = concurrent.futures.ThreadPoolExecutor(2)
pool.submit(lambda: (time.sleep(.05), print('task')))
threading.Thread(target=lambda: (time.sleep(.2), print('thread'))).start()
print('main')
""")
end("daemons", """
import threading, time
def computes():
    while True: pass
def sleeps():
    while True: time.sleep(.001)
def locks():
    lock = threading.Lock()
    while True:
        with lock: pass
for body in (computes, sleeps, locks) * 3:
    threading.Thread(target=body, daemon=True).start()
class Last:
    def __del__(self): print('last')
last = Last()
""")
end("no more threads", """
import sys, threading, os
class Late:
    def __del__(self):
        for action in (threading.Thread(target=print).start, os.fork):
            try: action()
            except RuntimeError as error: print(type(error).__name__, error)
sys.late = Late()
""")
end("no more tasks", """
import atexit, concurrent.futures
pool = concurrent.futures.ThreadPoolExecutor(1)
def late():
    try: pool.submit(print)
    except RuntimeError as error: print(error)
atexit.register(late)
""")
end("interrupted", """
import os, signal, threading, time
threading.Thread(target=lambda: (time.sleep(.1), os.kill(os.getpid(), signal.SIGINT), time.sleep(.1))).start()
""")
end("interrupted after the end", """
import _thread
class Late:
    def __del__(self): _thread.interrupt_main()
late = Late()
""")
end("exits", """
import sys, threading
for body in (lambda: sys.exit(5), lambda: 1 / 0):
    thread = threading.Thread(target=body, name='T')
    thread.start()
    thread.join()
""")
end("a forked thread", """
import os, threading, time
def forks():
    pid = os.fork()
    if pid:
        return print(os.waitpid(pid, 0)[1])
    main = threading.main_thread()
    print('child', threading.active_count(), main is threading.current_thread(), main.name, flush=True)
    threading.Thread(target=lambda: (time.sleep(.05), print('late', flush=True))).start()
thread = threading.Thread(target=forks, name='forker')
thread.start()
thread.join()
""", "-W", "ignore")
end("a fork is warned of", """
import os, threading
stop = threading.Event()
threading.Thread(target=stop.wait).start()
try:
    if not os.fork(): os._exit(0)
except DeprecationWarning as warning:
    print(str(warning).replace(str(os.getpid()), 'PID'))
os.wait()
stop.set()
""", "-W", "error::DeprecationWarning")
end("a fault", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV); print('alive')")
end("inherited", """
import contextvars, sys, threading
variable = contextvars.ContextVar('variable', default='nothing')
variable.set('set')
threading.Thread(target=lambda: print(variable.get(), sys.flags.thread_inherit_context)).start()
""", "-X", "thread_inherit_context=1")
end("not inherited", """
import contextvars, sys, threading
variable = contextvars.ContextVar('variable', default='nothing')
variable.set('set')
threading.Thread(target=lambda: print(variable.get(), sys.flags.thread_inherit_context)).start()
""")
end("filters of a thread", """
import sys, threading, warnings
found, meet = [], threading.Barrier(2)
def body():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        meet.wait()
        warnings.warn('x')
        meet.wait()
        found.append(len(caught))
threads = [threading.Thread(target=body) for _ in range(2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(found, sys.flags.context_aware_warnings)
""", "-X", "context_aware_warnings=1")
end("neither yes nor no", "pass", "-X", "thread_inherit_context=2")
