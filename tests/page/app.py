"""The program that the office sample pretends to have traced: it never ran."""

import os
import sys
import threading


def compute(numbers, rounds):
    total = 0
    for _ in range(rounds):
        for number in numbers:
            total += number * number % 7919
    return total


def load(path, ready):
    """Reads what there is, and waits until it may go on."""
    with open(path, "rb") as file:
        # The lock is not held while the system reads.
        data = os.read(file.fileno(), 4096)
    ready.wait()
    return data


def start(name, target, *args):
    thread = threading.Thread(target=target, args=args, name=name)
    thread.start()
    return thread


def main():
    ready = threading.Event()
    threads = [
        start("compute-1", compute, range(1000), 500),
        start("compute-2", compute, range(1000), 500),
        start("reader", load, sys.argv[0], ready),
    ]
    # Nothing is left to do but to wait.
    for thread in threads:
        thread.join()


main()
