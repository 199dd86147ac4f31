"""Drives two threads through the switch points of each statement form, and says which statements can be cut in two.

    baton -X sched=SEED schedules.py cpython.json [FORM...]

Under the deterministic policy the scheduler chooses at every switch point. Two threads run the same statement; if what is
left behind is not what two runs in a row leave, the statement can be cut in two. That has to be so for exactly those forms
for which it was measured on CPython. A form that can be cut is tried until it is, all others a fixed number of times, which
is many times the number of ways in which two threads can take turns at their few points.
"""
import _thread
import json
import sys

from measure import Trial

TRIES = 400
MOST = 5000


def both(trial):
    """What two threads leave behind."""
    trial.fresh()
    ended = [_thread.allocate_lock() for _ in range(2)]

    def run(lock):
        trial.act()
        lock.release()

    for lock in ended:
        lock.acquire()
        _thread.start_new_thread(run, (lock,))
    for lock in ended:
        lock.acquire()
    return trial.look()


def is_cut(trial, tries):
    trial.fresh()
    trial.act()
    trial.act()
    serial = trial.look()
    return any(both(trial) != serial for _ in range(tries))


def main(path, names):
    with open(path) as file:
        measured = json.load(file)
    names = names or list(measured)
    failed = tried = 0
    for name in names:
        trial = Trial(name)
        if not trial.read:
            continue
        tried += 1
        wanted = bool(measured[name]["cut"])
        if is_cut(trial, MOST if wanted else TRIES) != wanted:
            failed += 1
            print(f"{name}: {'never' if wanted else 'is'} cut in two, unlike on CPython")
    print(f"{tried - failed} of {tried} statements as on CPython")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
