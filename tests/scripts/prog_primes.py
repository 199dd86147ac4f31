"""A sieve, Collatz lengths and perfect numbers: loops over ints and lists."""
def sieve(n):
    flags = bytearray([1]) * (n + 1)
    flags[0:2] = b"\x00\x00"
    for i in range(2, int(n**0.5) + 1):
        if flags[i]:
            flags[i * i::i] = bytes(len(range(i * i, n + 1, i)))
    return [i for i, f in enumerate(flags) if f]
primes = sieve(5000)
print(len(primes), primes[:10], primes[-3:], sum(primes))
def collatz(n, memo={1: 1}):
    path = []
    while n not in memo:
        path.append(n)
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    length = memo[n]
    for m in reversed(path):
        length += 1
        memo[m] = length
    return length
best = max(range(1, 3000), key=collatz)
print(best, collatz(best))
print([n for n in range(2, 500) if sum(d for d in range(1, n) if n % d == 0) == n])
def factor(n):
    out, p = {}, 2
    while p * p <= n:
        while n % p == 0:
            out[p] = out.get(p, 0) + 1
            n //= p
        p += 1
    if n > 1:
        out[n] = 1
    return out
for n in (360, 97, 2**31 - 1, 600851475143):
    print(n, factor(n))
def to_roman(n):
    out = ""
    for value, text in [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]:
        while n >= value:
            out += text
            n -= value
    return out
print([to_roman(n) for n in (1, 4, 1994, 2024, 3999)])
