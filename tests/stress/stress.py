"""What the programs of this folder share: many threads that work until the time is over, then a look at what must hold.

`STRESS_SECONDS` is how long the threads work, `STRESS_INTERVAL` the switch interval in seconds. A program that hangs says
where all its threads are, and ends, after `STRESS_LIMIT` seconds.
"""
import faulthandler
import os
import sys
import threading
import time

THREADS = 32
SECONDS = float(os.environ.get("STRESS_SECONDS", "1"))

faulthandler.dump_traceback_later(float(os.environ.get("STRESS_LIMIT", "50")), exit=True)
if "STRESS_INTERVAL" in os.environ:
    sys.setswitchinterval(float(os.environ["STRESS_INTERVAL"]))


def run(*workers, threads=THREADS, seconds=SECONDS):
    """Calls `worker(number)` again and again until the time is over, the workers shared out among the threads.

    An exception in one of them is raised here once all have ended. Returns how often each thread's worker ran.
    """
    rounds = [0] * threads
    errors = []
    start = threading.Barrier(threads)
    deadline = time.monotonic() + seconds

    def body(number):
        worker = workers[number % len(workers)]
        start.wait()
        try:
            while not errors and time.monotonic() < deadline:
                worker(number)
                rounds[number] += 1
        except BaseException as error:
            errors.append(error)

    team = [threading.Thread(target=body, args=(number,)) for number in range(threads)]
    for thread in team:
        thread.start()
    for thread in team:
        thread.join()
    if errors:
        raise errors[0]
    return rounds


def check(condition, *what):
    """An assertion that -O does not take away."""
    if not condition:
        raise AssertionError(*what)
