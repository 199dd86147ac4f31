"""Big integers against identities that need every digit."""
def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a

def isqrt(n):
    x = n
    y = (x + 1) // 2
    while y < x:
        x, y = y, (y + n // y) // 2
    return x

f = fib(500)
print(f)
print(fib(501) * fib(499) - f * f)
n = 3**300 + 12345
r = isqrt(n)
print(r, r * r <= n < (r + 1) ** 2)
product = 1
for i in range(1, 60):
    product *= i
print(product, product % 61, product // 10**40)
x = -(7**80)
print(x // 7**79, x % 10**9, x >> 100, x & (2**90 - 1))
print(hash(2**61 - 1), hash(2**61), hash(-1), hash(-(2**61)), hash(10**30))
print(10**18 + 1 == 1e18 + 1, 2**53 + 1 == float(2**53), 2**53 + 1 > float(2**53))
print(sorted([2**70, -2**70, 0, 1.5, 2**69, float("inf"), -1]))
