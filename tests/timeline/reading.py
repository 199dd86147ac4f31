"""A thread reads what another process writes, beside one that computes; the writer's clock tells how long it waited, the
kernel how long it was ready without a processor. In the end the writer tells how long its writes took: it may have lost its
processor between reading the clock and writing."""
import os
import subprocess
import sys
import threading
import time

PEER = """
import os, time
took = 0
for _ in range(20):
    time.sleep(0.02)
    began = time.monotonic_ns()
    os.write(1, b"%20d" % began)
    took += time.monotonic_ns() - began
os.write(1, b"%21d" % took)
"""


def read():
    waited = 0
    for _ in range(20):
        began = time.monotonic_ns()
        waited += int(os.read(peer.stdout.fileno(), 20)) - began
    took = int(os.read(peer.stdout.fileno(), 21))
    with open("/proc/thread-self/schedstat") as file:
        told.extend([waited, int(file.read().split()[1]) + took])
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
