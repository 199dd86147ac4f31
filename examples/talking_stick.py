"""The lesson of the talking stick: one speaker at a time, measured by this very program.

Python's global interpreter lock is a talking stick.  Each part below shows one thing about it
and prints what was measured.  It runs the same, but for the figures, under CPython 3.14.
"""

import dis
import gc
import os
import sys
import threading
import time


def heading(number, text):
    print(f"\n{number}. {text}")


def add(a, b):
    return a + b


def show_bytecode():
    heading(1, "Your code is a list of small steps.  This is add(a, b):")
    dis.dis(add)
    steps = [step.opname for step in dis.get_instructions(add)]
    print(f"   A sum is {len(steps)} steps here.  The stick may pass on between some steps, never within one.")


class Noisy:
    def __init__(self, name, log):
        self.name = name
        self.log = log

    def __del__(self):
        self.log.append(self.name)


def show_lifetimes():
    heading(2, "Objects die in the moment the last reference to them goes.")
    log = []
    thing = Noisy("alone", log)
    thing = None
    print(f"   After dropping the only reference: {log}")
    gc.collect()
    first, second = Noisy("first", log), Noisy("second", log)
    first.other, second.other = second, first
    del first, second
    print(f"   Two that refer to each other live on: {log}")
    gc.collect()
    print(f"   Until the collector comes: {sorted(log)}")


def countdown(n):
    while n > 0:
        n -= 1


def in_threads(count, work, *args):
    threads = [threading.Thread(target=work, args=args) for _ in range(count)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


def show_computing(total=20_000_000):
    heading(3, f"Computing in threads is not faster: counting down {total:,} in all.")
    for count in 1, 2, 4:
        seconds = in_threads(count, countdown, total // count)
        print(f"   {count} thread{'s' if count > 1 else ' '}: {seconds:.2f} s")
    print("   Whoever holds the stick computes; the others wait for it.")


def sleeps(n):
    for _ in range(n):
        time.sleep(0.05)


def wait_on_pipe(n):
    reader, writer = os.pipe()
    try:
        for _ in range(n):
            timer = threading.Timer(0.05, os.write, (writer, b"x"))
            timer.start()
            os.read(reader, 1)
            timer.join()
    finally:
        os.close(reader)
        os.close(writer)


def show_waiting():
    heading(4, "Waiting in threads is: whoever waits puts the stick down first.")
    for name, work in ("sleeping", sleeps), ("reading from a pipe", wait_on_pipe):
        alone = in_threads(1, work, 8)
        shared = in_threads(8, work, 1)
        print(f"   8 times {name}: 1 thread {alone:.2f} s, 8 threads {shared:.2f} s")


def show_switching():
    heading(5, "A computing thread is asked to pass the stick on after the switch interval.")
    print(f"   sys.getswitchinterval() is {sys.getswitchinterval()}")
    for interval in 0.005, 0.0005:
        sys.setswitchinterval(interval)
        print(f"   With {interval * 1000:g} ms two threads took turns {count_turns()} times.")
    sys.setswitchinterval(0.005)


def count_turns(seconds=0.3):
    """How often two computing threads took turns, as they see it themselves."""
    turns = []
    last = [None]
    end = time.perf_counter() + seconds

    def compute(name):
        while time.perf_counter() < end:
            if last[0] != name:
                last[0] = name
                turns.append(name)

    threads = [threading.Thread(target=compute, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(turns)


class Counter:
    n = 0


def count_up(counter, times):
    for _ in range(times):
        counter.n = counter.n + int(1)


def count_up_locked(counter, times, lock):
    for _ in range(times):
        with lock:
            counter.n = counter.n + int(1)


def show_races(times=100_000):
    heading(6, "The stick does not make your own steps one: reading, adding, storing are three.")
    sys.setswitchinterval(1e-6)
    lost = 0
    for _ in range(20):
        counter = Counter()
        in_threads(2, count_up, counter, times)
        lost = 2 * times - counter.n
        if lost:
            break
    print(f"   n = n + int(1) in two threads, {2 * times:,} times: {lost:,} updates lost.")
    counter, lock = Counter(), threading.Lock()
    in_threads(2, count_up_locked, counter, times // 10, lock)
    print(f"   The same under a lock, {2 * (times // 10):,} times: {2 * (times // 10) - counter.n} lost.")
    sys.setswitchinterval(0.005)


def task(name, steps):
    for step in range(1, steps + 1):
        print(f"   {name} {step}/{steps}", end="")
        yield


def show_event_loop():
    heading(7, "A loop of generators takes turns in one thread, and only where they say so.")
    ready = [task("tea", 2), task("toast", 3), task("egg", 1)]
    while ready:
        current = ready.pop(0)
        try:
            next(current)
        except StopIteration:
            continue
        ready.append(current)
    print("\n   This is what asyncio does: no stick changes hands, a yield does.")


def main():
    print(f"The talking stick, on {sys.implementation.name} {sys.version.split()[0]}")
    show_bytecode()
    show_lifetimes()
    show_computing()
    show_waiting()
    show_switching()
    show_races()
    show_event_loop()


if __name__ == "__main__":
    main()
