"""Three threads in different states; SIGQUIT shows them, and the program goes on."""
import os
import signal
import threading

lock = threading.Lock()
reader, writer = os.pipe()
held, wants = threading.Event(), threading.Event()


def hold():
    with lock:
        held.set()
        os.read(reader, 1)


def want():
    held.wait()
    wants.set()
    with lock:
        pass


threads = [threading.Thread(target=target, name=target.__name__) for target in (hold, want)]
for thread in threads:
    thread.start()
wants.wait()
print(signal.getsignal(signal.SIGQUIT) == signal.SIG_DFL)
# From a child, while the main thread is in a call.
child = os.posix_spawn("/bin/sh", ["sh", "-c", f"kill -QUIT {os.getpid()}"], os.environ)
os.waitpid(child, 0)
os.write(writer, b"x")
for thread in threads:
    thread.join()
print("goes on")
