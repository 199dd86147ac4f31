"""Runs one test module and writes a line per test: outcome, id, and why.

usage: runner.py MODULE RESULTS [--foreign]

--foreign makes CPython call itself something else, so that it skips the tests of its own
details, as every other interpreter does.
"""
import sys
import unittest


class Result(unittest.TestResult):
    def __init__(self, out):
        super().__init__()
        self.out = out
        self.subfailures = {}

    def line(self, outcome, test, why=""):
        why = str(why).strip().splitlines()
        self.out.write(f"{outcome} {test.id()} {why[-1] if why else ''}".rstrip() + "\n")
        self.out.flush()

    def addSuccess(self, test):
        if test.id() not in self.subfailures:
            self.line("ok", test)

    def addFailure(self, test, error):
        self.line("fail", test, f"{error[0].__name__}: {error[1]}".replace("\n", " "))

    addError = addFailure

    def addSubTest(self, test, subtest, error):
        if error is not None and test.id() not in self.subfailures:
            self.subfailures[test.id()] = True
            self.addFailure(test, error)

    def addSkip(self, test, reason):
        self.line("skip", test, reason.replace("\n", " "))

    def addExpectedFailure(self, test, error):
        self.line("ok", test)

    def addUnexpectedSuccess(self, test):
        self.line("fail", test, "unexpected success")


def answer_for_testcapi():
    """The suite asks an extension module of CPython's whether code objects know their columns; it can be seen, too."""
    try:
        from test import support
    except ImportError:
        return
    columns = next(main.__code__.co_positions())[2]
    support.has_no_debug_ranges = lambda: columns is None


def main():
    module, results = sys.argv[1:3]
    answer_for_testcapi()
    if "--foreign" in sys.argv:
        sys.implementation.name = "foreign"
    with open(results, "w", encoding="utf-8", errors="backslashreplace") as out:
        unittest.defaultTestLoader.loadTestsFromName(module).run(Result(out))


if __name__ == "__main__":
    main()
