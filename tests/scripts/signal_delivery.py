# Signals: delivery to Python handlers, in loops and in system calls; waiting for descriptors.
import _signal as signal, os, time, select, sys
print(signal.getsignal(2), signal.getsignal(13), signal.getsignal(15))
hits = []
signal.signal(signal.SIGUSR1, lambda n, f: hits.append((n, f is not None)))
os.kill(os.getpid(), signal.SIGUSR1); print(hits)
signal.raise_signal(signal.SIGUSR1); print(hits)
signal.signal(signal.SIGALRM, lambda n, f: hits.append('alarm'))
signal.setitimer(signal.ITIMER_REAL, 0.05)
t = time.monotonic(); time.sleep(0.2); print(time.monotonic() - t >= 0.2, hits)
def kbd(n, f): raise KeyboardInterrupt
signal.signal(signal.SIGALRM, kbd)
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    while True: pass
except KeyboardInterrupt: print('busy loop interrupted')
signal.setitimer(signal.ITIMER_REAL, 0.05)
try: time.sleep(10)
except KeyboardInterrupt: print('sleep interrupted')
signal.setitimer(signal.ITIMER_REAL, 0.05)
r, w = os.pipe()
try: os.read(r, 1)
except KeyboardInterrupt: print('read interrupted')
try: os.kill(os.getpid(), 2); time.sleep(1)
except KeyboardInterrupt: print('SIGINT')
print(select.select([r], [w], [], 0.01) == ([], [w], []))
p = select.poll(); p.register(r, select.POLLIN); print(p.poll(10)); os.write(w, b'x'); print(p.poll(10) == [(r, 1)])
with select.epoll() as e:
    e.register(r, select.EPOLLIN); print(e.poll(0.1) == [(r, 1)])
print(signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2]), signal.pthread_sigmask(signal.SIG_BLOCK, []))
print(signal.strsignal(11), len(signal.valid_signals()))
try: signal.signal(100, kbd)
except ValueError as e: print(e)
try: signal.signal(2, 'x')
except TypeError as e: print(e)
