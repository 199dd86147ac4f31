"""What the thread benchmarks share: computing threads and processes, and how a figure is printed.

A figure is a line `BENCH name seconds`: what one piece of work cost, so that less is better.
"""

import subprocess
import sys
import threading
import time


def report(name, seconds):
    print("BENCH", name, f"{seconds:.9f}", flush=True)


def work(count):
    total = 0
    for i in range(count):
        total += i & 7
    return total


class Computing:
    """Threads that compute until they are told to stop; `steps` is how far they came."""

    def __init__(self, threads):
        self.stopped = False
        self.steps = [0] * threads
        self.threads = [
            threading.Thread(target=self.run, args=(number,)) for number in range(threads)
        ]

    def run(self, number):
        steps = self.steps
        while not self.stopped:
            work(200)
            steps[number] += 1

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.stopped = True
        for thread in self.threads:
            thread.join()


class ComputingProcess:
    """The same in a process of its own."""

    PROGRAM = "while True:\n    for i in range(1000): i & 7"

    def __enter__(self):
        self.process = subprocess.Popen([sys.executable, "-S", "-c", self.PROGRAM])
        time.sleep(0.2)
        return self

    def __exit__(self, *error):
        self.process.kill()
        self.process.wait()


def timed(call, *args):
    start = time.perf_counter()
    call(*args)
    return time.perf_counter() - start
