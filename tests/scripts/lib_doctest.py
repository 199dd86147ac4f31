"""doctest: examples found, run, reported."""
import contextlib
import doctest
import io

def good(n):
    """
    >>> good(2)
    4
    >>> [good(i) for i in range(20)]  # doctest: +ELLIPSIS
    [0, 2, ..., 38]
    >>> good('a'), good([])
    ('aa', [])
    >>> good(None)
    Traceback (most recent call last):
        ...
    TypeError: unsupported operand type(s) for *: 'NoneType' and 'int'
    """
    return n * 2

def bad():
    """
    >>> 1 + 1
    3
    >>> print('a\\n\\nb')
    a
    <BLANKLINE>
    b
    >>> 1 / 0
    0
    >>> print('skipped')  # doctest: +SKIP
    never
    """

class Example:
    """
    >>> Example().value
    5
    """
    value = 5
    def method(self):
        """>>> Example().method()
        'm'"""
        return "m"

finder = doctest.DocTestFinder()
tests = {test.name: test for found in (good, bad, Example) for test in finder.find(found, globs=globals())}
for name, test in sorted(tests.items()):
    out = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    result = runner.run(test, out=out.write)
    print(name, result, len(test.examples))
    for line in out.getvalue().splitlines():
        if not line.startswith(("File", "***")):
            print("  ", line)
parsed = doctest.DocTestParser().get_examples(">>> x = 1\n>>> if x:\n...     print(x)\n1\n")
print([(example.source, example.want, example.lineno, example.indent) for example in parsed])
print(doctest.script_from_examples("Text\n>>> 1\n1\nmore\n"))
checker = doctest.OutputChecker()
print(checker.check_output("abc\n", "a...\n", doctest.ELLIPSIS), checker.check_output("1\n", "True\n", 0))
for flag in doctest.REPORT_UDIFF, doctest.REPORT_NDIFF:
    print(checker.output_difference(doctest.Example("x", "a\nb\nc\n"), "a\nB\nc\n", flag))
for wrong in (">>>x\n", ">>> x\n   ... y\n", "  >>> x\n y\n", ">>> 1 # doctest: +NOPE\n"):
    try:
        doctest.DocTestParser().get_doctest(wrong, {}, "name", "file", 0)
        print("parsed")
    except ValueError as error:
        print(error)
