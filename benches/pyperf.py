"""Stands in for the package pyperf, so that the programs of pyperformance run on any interpreter.

Each benchmark runs BENCH_LOOPS loops, twice in the one process, and prints a line
'BENCH name seconds seconds'; the second figure is the one that counts, so that caches are warm.
A line 'PEAK kilobytes' says how much memory the process has held at most so far.
"""
import os
import sys
from time import perf_counter

LOOPS = int(os.environ.get("BENCH_LOOPS", "1"))


def python_implementation():
    return sys.implementation.name


def peak_memory():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return line.split()[1]


class Runner:
    def __init__(self, **options):
        self.metadata = {}
        self.args = None
        self._argparser = None

    @property
    def argparser(self):
        if self._argparser is None:
            import argparse
            self._argparser = argparse.ArgumentParser()
        return self._argparser

    def parse_args(self):
        self.args = self.argparser.parse_args()
        return self.args

    def bench_time_func(self, name, func, *args, **options):
        print("BENCH", name, func(LOOPS, *args), func(LOOPS, *args))
        print("PEAK", peak_memory(), flush=True)

    def bench_func(self, name, func, *args, **options):
        def timed(loops):
            start = perf_counter()
            for _ in range(loops):
                func(*args)
            return perf_counter() - start
        self.bench_time_func(name, timed)

    def bench_async_func(self, name, func, *args, **options):
        import asyncio

        async def timed(loops):
            start = perf_counter()
            for _ in range(loops):
                await func(*args)
            return perf_counter() - start
        self.bench_time_func(name, lambda loops: asyncio.run(timed(loops)))
