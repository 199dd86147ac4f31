"""Signals run in the main thread, between bytecodes and during waits."""
import os
import signal
import threading
import time
seen = []
def handler(number, frame):
    seen.append((signal.Signals(number).name, threading.current_thread() is threading.main_thread()))
old = signal.signal(signal.SIGUSR1, handler)
print(old == signal.SIG_DFL, signal.getsignal(signal.SIGUSR1) is handler)
os.kill(os.getpid(), signal.SIGUSR1)
print(seen)
t = threading.Thread(target=lambda: os.kill(os.getpid(), signal.SIGUSR1))
t.start()
t.join()
while len(seen) < 2: pass
print(seen)
lock = threading.Lock()
lock.acquire()
class Stop(Exception): pass
def stop(number, frame): raise Stop
signal.signal(signal.SIGALRM, stop)
signal.setitimer(signal.ITIMER_REAL, 0.02)
try:
    lock.acquire()
except Stop:
    print("a waiting acquire was interrupted")
signal.setitimer(signal.ITIMER_REAL, 0.02)
try:
    while True: pass
except Stop:
    print("a loop was interrupted")
signal.setitimer(signal.ITIMER_REAL, 0.02)
try:
    time.sleep(60)
except Stop:
    print("a sleep was interrupted")
def in_thread():
    try:
        signal.signal(signal.SIGUSR1, handler)
    except ValueError as e:
        print(e)
t = threading.Thread(target=in_thread)
t.start()
t.join()
signal.raise_signal(signal.SIGUSR1)
print(len(seen))
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print("KeyboardInterrupt")
for bad in (0, 100, "x"):
    try:
        signal.signal(bad, handler)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
print(signal.SIGTERM, signal.strsignal(15), signal.SIGKILL in signal.valid_signals())
