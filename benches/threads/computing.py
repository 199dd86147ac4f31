"""The same work done by 1, 2 and 4 threads: what the lock costs those who compute; and files read by 8 threads."""

import os
import tempfile
import threading

from common import report, timed, work


def in_threads(threads, call, *args):
    others = [threading.Thread(target=call, args=args) for _ in range(threads)]
    for thread in others:
        thread.start()
    for thread in others:
        thread.join()


def least(call, *args):
    return min(timed(call, *args) for _ in range(5))


def read_often(path):
    for _ in range(400):
        descriptor = os.open(path, os.O_RDONLY)
        while os.read(descriptor, 4096):
            pass
        os.close(descriptor)


for threads in 1, 2, 4:
    report(f"computing in {threads}", least(in_threads, threads, work, 2_000_000 // threads))
with tempfile.NamedTemporaryFile() as file:
    file.write(bytes(16384))
    file.flush()
    for threads in 1, 8:
        report(f"reading in {threads}", least(in_threads, threads, read_often, file.name) / threads)
