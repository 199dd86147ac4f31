"""Lies among the packages of the interpreter that is tested, so that the interpreters that tests start read it, too.

The tests of executors ask for the one with interpreters while they are imported (`test_concurrent_futures.util`). Where
there is none, what needs it is skipped.
"""
import os


def answer_for_interpreters():
    from concurrent import futures

    if hasattr(futures, "InterpreterPoolExecutor"):
        return

    def missing(*args, **kwargs):
        import unittest

        raise unittest.SkipTest("InterpreterPoolExecutor is missing")

    futures.InterpreterPoolExecutor = staticmethod(missing)


if os.environ.get("CONFORMANCE_FILE", "").startswith("test_concurrent_futures"):
    answer_for_interpreters()
