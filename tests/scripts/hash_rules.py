"""Hashes: numbers, strings, equality across types."""
def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import sys
from fractions import Fraction
from decimal import Decimal

print(hash(1) == hash(1.0) == hash(True) == hash(1 + 0j) == hash(Fraction(1)), hash(2**61 - 1), hash(-1), hash(-2), hash(2**61), hash(-(2**61)))
print(hash(0.5), hash(Fraction(1, 2)) == hash(0.5), hash(float("inf")), hash(-float("inf")), hash(1e300), hash(0.1), hash(1 + 2j), hash(-0.0))
print(sys.hash_info.width, sys.hash_info.modulus, sys.hash_info.inf, sys.hash_info.imag, sys.hash_info.algorithm)
print(hash("") == hash(b"") == 0, hash("abc") == hash(b"abc"), hash("é") == hash("é".encode("latin-1")) or True, hash(()) == hash(()), hash((1, 2)), hash((1, (2, 3))), hash((1.0, 2)) == hash((1, 2)))
print(hash(None) == hash(None), hash(...) == hash(Ellipsis), hash(frozenset()), hash(frozenset({1, 2, 3})), hash(range(3)) == hash(range(0, 3)), hash(slice(1, 2)) == hash(slice(1, 2)))
for value in ([], {}, set(), bytearray(), slice([]), (1, []), {1: 2}.keys(), memoryview(bytearray(1))):
    show(hash, value)


class NoHash:
    __hash__ = None


class Same:
    def __hash__(self):
        return 1


class Big:
    def __hash__(self):
        return 2**100 + 5


class Minus:
    def __hash__(self):
        return -1


class Wrong:
    def __hash__(self):
        return 1.5


show(hash, NoHash())
show(hash, Big())
show(hash, Minus())
show(hash, Wrong())
show(lambda: {NoHash(): 1})
show(lambda: {Same(), Same()}.__len__())
print(isinstance(NoHash(), __import__("collections.abc").abc.Hashable), hash(Same) == hash(Same), hash(int) == hash(int), hash(len) == hash(len))
print({1: "int", 1.5: "float", "1": "str", (1,): "tuple", None: "none", frozenset(): "set"}[None], {1: "a"}[True], {0.0: 1}[-0.0], len({1, 1.0, True, 1 + 0j}))
code = "print(hash('spam'), hash(b'eggs'), hash(('a', 1)))"
import os, subprocess

run = lambda seed: subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True)
print(run("5").stdout == run("5").stdout, run("5").stdout == run("6").stdout, run("random").returncode, run("0").stdout == run("0").stdout)
bad = run("x")
print(bad.returncode, bad.stderr.splitlines()[-1] if bad.stderr else "")
print(run("4294967296").returncode, run("-1").returncode, run("4294967295").returncode)
