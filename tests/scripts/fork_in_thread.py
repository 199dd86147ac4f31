# The child of a fork in a thread: the thread that forked is the main one there, and the others have ended.
import os
import sys
import threading
import warnings

warnings.simplefilter("ignore")
old_main = threading.main_thread()


def waits_for(thread):
    thread.join()
    print("joined", thread is old_main, threading.active_count())
    sys.stdout.flush()


def worker():
    pid = os.fork()
    if pid:
        print("status", os.waitpid(pid, 0)[1])
        return
    print("main", threading.current_thread() is threading.main_thread(), threading.active_count())
    sys.stdout.flush()
    other = threading.Thread(target=waits_for, args=(old_main,))
    other.start()
    other.join()
    print("child ends")


thread = threading.Thread(target=worker)
sys.stdout.flush()
thread.start()
