"""Arithmetic of integers with many thousand digits."""
import math
import sys

sys.set_int_max_str_digits(0)
a, b = 7**5000, 11**4000
print(a.bit_length(), b.bit_length(), (a * b).bit_length())
q, r = divmod(a * b + 17, b)
print(q == a, r)
print((a + b) * (a - b) == a * a - b * b)
print(str(a)[:20], str(a)[-20:], len(str(a)))
print(int(str(a)) == a, int(hex(a), 16) == a, int(bin(b), 0) == b, int(oct(b), 8) == b)
print(a % 1000003, pow(a, 12345, 1000003), -a % 97, a // -b == -(-(-a // b)) if False else (-a) // b == -(a // b) - 1)
print(math.gcd(a * 35, b * 21), math.lcm(12, 18, 5), math.isqrt(a * a) == a, math.isqrt(a * a - 1) == a - 1)
print((a >> 13000).bit_length(), (a << 5) >> 5 == a, (-a) >> 20000)
print(hash(a), hash(-a), hash(2**61 - 1), hash(2**61), hash(-1))
print((a & b).bit_count() + (a ^ b).bit_count() == (a | b).bit_count(), ~a == -a - 1)
print(float(10**300), 10**300 == float(10**300), 2**1000 == float(2**1000))
try:
    float(10**400)
except OverflowError as error:
    print(error)
print(10**400 / 10**399, (3 * 10**400) / (2 * 10**400), 1 / 10**400)
print(math.factorial(200) // math.factorial(198), math.comb(300, 3), math.perm(20, 5))
print(10**30 < 1e31, 10**400 < float("inf"), 10**400 > -math.inf, 10**400 == math.inf)
