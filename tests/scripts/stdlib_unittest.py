"""unittest and doctest run inside a program."""
import doctest
import io
import unittest
from unittest import mock
class T(unittest.TestCase):
    @classmethod
    def setUpClass(cls): cls.log = []
    def setUp(self): self.log.append("setUp")
    def tearDown(self): self.log.append("tearDown")
    def test_ok(self):
        self.assertEqual(1, 1)
        self.assertIn(1, [1])
        with self.assertRaisesRegex(ValueError, "^x"):
            raise ValueError("xyz")
    def test_fail(self): self.assertEqual([1, 2], [1, 3], "lists")
    def test_error(self): raise KeyError("k")
    @unittest.skip("why")
    def test_skip(self): pass
    @unittest.expectedFailure
    def test_expected(self): self.fail()
    def test_sub(self):
        for i in range(3):
            with self.subTest(i=i):
                self.assertNotEqual(i, 1)
    def test_almost(self):
        self.assertAlmostEqual(0.1 + 0.2, 0.3)
        self.assertIsInstance(1, int)
        self.assertDictEqual({"a": 1}, {"a": 1})
        self.addCleanup(self.log.append, "cleanup")
result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(T).run(result)
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped), len(result.expectedFailures), result.wasSuccessful())
print([t.id() for t, _ in result.errors], result.skipped[0][1], T.log.count("setUp"), T.log[1])
print(result.failures[0][1].splitlines()[-1], "|", [line for line in result.failures[0][1].splitlines() if "Lists differ" in line])
m = mock.Mock(return_value=5)
m.attr.side_effect = ValueError("side")
print(m(1, k=2), m.called, m.call_args, m.call_count)
try:
    m.attr()
except ValueError as e:
    print(e)
with mock.patch("os.getcwd", return_value="/patched"):
    import os
    print(os.getcwd())
m.assert_called_once_with(1, k=2)
mm = mock.MagicMock()
mm.__len__.return_value = 3
print(len(mm), mm[1] is mm[1])
def documented():
    """
    >>> 1 + 1
    2
    >>> documented()
    'x'
    >>> 1 / 0
    Traceback (most recent call last):
    ZeroDivisionError: division by zero
    """
    return "x"
runner = doctest.DocTestRunner(verbose=False)
for t in doctest.DocTestFinder().find(documented, "documented", globs={"documented": documented}):
    print(runner.run(t))
