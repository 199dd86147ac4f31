"""Signals, forks, pipes and timers beside many threads: handlers run in the main thread, children have one thread and
working locks."""
import os
import signal
import threading
import time
import warnings

from stress import SECONDS, THREADS, check, run

warnings.simplefilter("ignore", DeprecationWarning)
lock, forking = threading.Lock(), threading.Lock()
came, elsewhere = [0], [0]
table = {}


def handler(number, frame):
    came[0] += 1
    if threading.current_thread() is not threading.main_thread():
        elsewhere[0] += 1


def child():
    """Status 0 if a forked process works."""
    try:
        check(threading.active_count() == 1 and threading.current_thread() is threading.main_thread())
        found = []
        thread = threading.Thread(target=lambda: found.append(len(table)))
        thread.start()
        thread.join()
        check(len(found) == 1 and not thread.is_alive())
        import textwrap

        check(textwrap.dedent(" a") == "a")
        return 0
    except BaseException:
        import traceback

        traceback.print_exc()
        return 1


def forks(number):
    # One at a time: the machine has other things to do.
    with forking:
        pid = os.fork()
        if not pid:
            os._exit(child())
    check(os.waitpid(pid, 0)[1] == 0)


def pipes(number):
    reader, writer = os.pipe()
    thread = threading.Thread(target=lambda: os.write(writer, b"x" * 1000))
    thread.start()
    check(os.read(reader, 1000) == b"x" * 1000)
    thread.join()
    os.close(reader)
    os.close(writer)


def kills(number):
    signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
    os.kill(os.getpid(), signal.SIGUSR2)
    time.sleep(0.0005)


def computes(number):
    with lock:
        table[number] = table.get(number, 0) + 1
    sum(range(100))


for kind in (signal.SIGALRM, signal.SIGUSR1, signal.SIGUSR2):
    signal.signal(kind, handler)
signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
team = threading.Thread(target=lambda: run(forks, pipes, kills, computes, threads=THREADS))
team.start()
# The main thread waits in the ways there are, and is interrupted in all of them.
held = threading.Lock()
held.acquire()
end = time.monotonic() + SECONDS
while team.is_alive() and time.monotonic() < end:
    held.acquire(timeout=0.01)
    time.sleep(0.001)
    team.join(0.01)
team.join()
signal.setitimer(signal.ITIMER_REAL, 0)
check(came[0] > 0 and elsewhere[0] == 0, came, elsewhere)
print("ok")
