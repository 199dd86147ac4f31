"""signal: handlers, masks, timers, waiting, wake-up descriptors."""
import os
import signal
import socket
import time

got = []
old = signal.signal(signal.SIGUSR1, lambda number, frame: got.append((signal.Signals(number).name, frame.f_code.co_name)))
print(old, signal.getsignal(signal.SIGUSR1) is not None)
def here():
    os.kill(os.getpid(), signal.SIGUSR1)
    signal.raise_signal(signal.SIGUSR1)
here()
print(got)
print(signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1}))
os.kill(os.getpid(), signal.SIGUSR1)
print(signal.sigpending(), len(got))
print(signal.sigwait([signal.SIGUSR1]), signal.sigpending())
print(signal.sigtimedwait([signal.SIGUSR1], 0.01))
os.kill(os.getpid(), signal.SIGUSR1)
info = signal.sigwaitinfo([signal.SIGUSR1])
print(info.si_signo, info.si_pid == os.getpid(), len(got))
print(signal.pthread_sigmask(signal.SIG_SETMASK, []), len(got))
signal.signal(signal.SIGALRM, lambda *arguments: got.append("alarm"))
print(signal.setitimer(signal.ITIMER_REAL, 0.01), signal.alarm(0))
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
while got.count("alarm") < 3:
    signal.pause()
after, interval = signal.setitimer(signal.ITIMER_REAL, 0)
print(0 <= after <= 0.01, interval, signal.getitimer(signal.ITIMER_REAL))
start = time.monotonic()
signal.setitimer(signal.ITIMER_REAL, 0.01)
time.sleep(0.05)
print(time.monotonic() - start >= 0.05)
a, b = socket.socketpair()
a.setblocking(False)
b.setblocking(False)
print(signal.set_wakeup_fd(a.fileno()))
signal.raise_signal(signal.SIGUSR1)
print(b.recv(10) == bytes([signal.SIGUSR1]), signal.set_wakeup_fd(-1) == a.fileno())
class Stop(Exception):
    pass
def stop(number, frame):
    raise Stop(number)
signal.signal(signal.SIGUSR2, stop)
try:
    while True:
        os.kill(os.getpid(), signal.SIGUSR2)
except Stop as error:
    print(error.args[0] == signal.SIGUSR2)
print(signal.signal(signal.SIGUSR2, signal.SIG_IGN) is stop, signal.getsignal(signal.SIGUSR2))
os.kill(os.getpid(), signal.SIGUSR2)
for call in [lambda: signal.signal(999, stop), lambda: signal.signal(signal.SIGKILL, stop), lambda: signal.signal(signal.SIGUSR1, 5),
             lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [10 ** 30]), lambda: signal.setitimer(99, 1), lambda: signal.setitimer(0, -1),
             lambda: signal.sigtimedwait([1], -1), lambda: signal.set_wakeup_fd(999), lambda: signal.raise_signal(-1)]:
    try:
        call()
    except (ValueError, TypeError, OSError) as error:
        print(type(error).__name__, error)
print(signal.strsignal(signal.SIGTERM), signal.strsignal(64) is not None, signal.SIGTERM in signal.valid_signals(), signal.default_int_handler.__name__)
print(signal.siginterrupt(signal.SIGUSR1, False), repr(signal.SIGINT), signal.Handlers(0), signal.Sigmasks.SIG_BLOCK)
