"""Short waits beside computing threads.

Each figure is what one turn costs: alone, beside a computing process, beside one and two computing threads. `loss` is the
part of its speed that a computing thread loses meanwhile beyond the time the others run, in thousandths of a second per
second.
"""

import os
import socket
import subprocess
import sys
import threading
import time

from common import Computing, ComputingProcess, report, timed

SECONDS = float(os.environ.get("CONVOY_SECONDS", "0.5"))


def until(deadline, turn):
    turns = 0
    while turns == 0 or time.perf_counter() < deadline:
        turn()
        turns += 1
    return turns


class Timer:
    """Waits of 0.2 ms."""

    def turn(self):
        time.sleep(0.0002)

    def close(self):
        pass


class Pipe:
    """A byte to another thread and back, through two pipes."""

    def __init__(self):
        self.there, self.back = os.pipe(), os.pipe()
        self.thread = threading.Thread(target=self.echo)
        self.thread.start()

    def echo(self):
        source, target = self.there[0], self.back[1]
        while os.read(source, 1) == b"x":
            os.write(target, b"x")

    def turn(self):
        os.write(self.there[1], b"x")
        os.read(self.back[0], 1)

    def close(self):
        os.write(self.there[1], b".")
        self.thread.join()
        for descriptor in self.there + self.back:
            os.close(descriptor)


class Socket:
    """A byte to another thread and back, through a pair of sockets."""

    def __init__(self):
        self.mine, self.theirs = socket.socketpair()
        self.thread = threading.Thread(target=self.echo)
        self.thread.start()

    def echo(self):
        while self.theirs.recv(1) == b"x":
            self.theirs.send(b"x")

    def turn(self):
        self.mine.send(b"x")
        self.mine.recv(1)

    def close(self):
        self.mine.send(b".")
        self.thread.join()
        self.mine.close()
        self.theirs.close()


class Process:
    """A byte to another process and back, through two pipes."""

    PROGRAM = "import os\nwhile os.read(0, 1): os.write(1, b'x')"

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-S", "-c", self.PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self.turn()

    def turn(self):
        os.write(self.process.stdin.fileno(), b"x")
        os.read(self.process.stdout.fileno(), 1)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def measure(kind, threads):
    """The time of a turn, with so many threads at it at once."""
    workers = [kind() for _ in range(threads)]
    turns = [0] * threads
    start = time.perf_counter()

    def run(number):
        turns[number] = until(start + SECONDS, workers[number].turn)

    others = [threading.Thread(target=run, args=(number,)) for number in range(1, threads)]
    for thread in others:
        thread.start()
    run(0)
    for thread in others:
        thread.join()
    cost = (time.perf_counter() - start) / sum(turns)
    for worker in workers:
        worker.close()
    return cost


def main():
    wanted = sys.argv[1:]
    for kind in Timer, Pipe, Socket, Process:
        name = kind.__name__.lower()
        if wanted and name not in wanted:
            continue
        for threads in 1, 8:
            if threads > 1 and kind is Process:
                continue
            label = f"convoy {name} x{threads}"
            report(f"{label} alone", measure(kind, threads))
            with ComputingProcess():
                report(f"{label} beside a process", measure(kind, threads))
            for computing in 1, 2:
                with Computing(computing):
                    report(f"{label} beside {computing}", measure(kind, threads))


main()
