"""A thread reads what another process writes, beside one that computes; the writer's clock tells how long it waited, the
kernel how long it was ready without a processor."""
import os
import subprocess
import sys
import threading
import time

PEER = """
import os, time
for _ in range(20):
    time.sleep(0.02)
    os.write(1, b"%20d" % time.monotonic_ns())
"""


def read():
    waited = 0
    for _ in range(20):
        began = time.monotonic_ns()
        waited += int(os.read(peer.stdout.fileno(), 20)) - began
    with open("/proc/thread-self/schedstat") as file:
        told.extend([waited, file.read().split()[1]])
    done.set()


def compute():
    while not done.is_set():
        pass


told, done = [], threading.Event()
environment = {name: value for name, value in os.environ.items() if name != "BATON_TRACE"}
peer = subprocess.Popen([sys.executable, "-c", PEER], stdout=subprocess.PIPE, env=environment)
threads = [threading.Thread(target=read, name="reader"), threading.Thread(target=compute, name="compute")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
peer.wait()
print("reader", *told)
