# The wake-up descriptor, blocked signals and waiting for them.
import io
import os
import signal
import sys
import threading

where = []
signal.signal(signal.SIGUSR1, lambda *args: where.append(threading.current_thread() is threading.main_thread()))
reader, writer = os.pipe()
os.set_blocking(writer, False)
print(signal.set_wakeup_fd(writer))
signal.raise_signal(signal.SIGUSR1)
print(os.read(reader, 10) == bytes([signal.SIGUSR1]))
thread = threading.Thread(target=lambda: signal.pthread_kill(threading.get_ident(), signal.SIGUSR1))
thread.start()
thread.join()
print(os.read(reader, 10) == bytes([signal.SIGUSR1]), where)
print(signal.set_wakeup_fd(-1) == writer)


def said(descriptor, warn=True):
    signal.set_wakeup_fd(descriptor, warn_on_full_buffer=warn)
    return told()


def told():
    old, sys.stderr = sys.stderr, io.StringIO()
    signal.raise_signal(signal.SIGUSR1)
    for _ in range(10):
        pass
    text, sys.stderr = sys.stderr.getvalue(), old
    signal.set_wakeup_fd(-1)
    return [line for line in text.splitlines() if not line.startswith(" ")]


for size in (65536, 1):
    try:
        while True:
            os.write(writer, b"x" * size)
    except BlockingIOError:
        pass
print(said(writer))
print(said(writer, warn=False))
signal.set_wakeup_fd(writer)
os.close(writer)
print(told())


def tried(action):
    try:
        print(action())
    except (ValueError, OSError) as error:
        print(type(error).__name__, error)


tried(lambda: signal.set_wakeup_fd(reader))
thread = threading.Thread(target=tried, args=(lambda: signal.set_wakeup_fd(-1),))
thread.start()
thread.join()

signals = {signal.SIGUSR2}
signal.pthread_sigmask(signal.SIG_BLOCK, signals)
signal.pthread_kill(threading.get_ident(), signal.SIGUSR2)
print(signal.sigpending() == signals, signal.sigwait(signals) == signal.SIGUSR2)
print(signal.sigtimedwait(signals, 0.01))
os.kill(os.getpid(), signal.SIGUSR2)
info = signal.sigtimedwait(signals, 100)
print(info.si_signo == signal.SIGUSR2, info.si_pid == os.getpid(), info.si_code, len(info))
os.kill(os.getpid(), signal.SIGUSR2)
print(signal.sigwaitinfo(signals).si_signo == signal.SIGUSR2)
tried(lambda: signal.sigtimedwait(signals, -1))
tried(lambda: signal.pthread_kill(threading.get_ident(), 1000))
tried(lambda: signal.setitimer(99, 1))
