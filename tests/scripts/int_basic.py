"""Integer arithmetic with small, large and negative operands."""
pairs = [(7, 2), (-7, 2), (7, -2), (-7, -2), (0, 5), (10**20, 7), (-10**20, 7), (2**64, 2**32)]
for a, b in pairs:
    print(a + b, a - b, a * b, a // b, a % b, divmod(a, b))
    assert a == (a // b) * b + a % b

print(2**100, (-3)**33, 3**0, 0**0)
print(2**-2, (-2)**-1)
print(pow(3, 200, 13), pow(3, -1, 7), pow(-5, 3, 11))
print(1 << 70, -1 >> 3, -1 << 3, (1 << 70) >> 69)
print(5 & 3, 5 | 3, 5 ^ 3, ~5, -6 & 0xff, -1 ^ (1 << 65))
print(abs(-10**30), -(-5), +True, ~False)

for bad in (lambda: 1 // 0, lambda: 1 % 0, lambda: 1 << -1, lambda: 0**-1, lambda: pow(2, -1, 4)):
    try:
        bad()
    except (ZeroDivisionError, ValueError) as error:
        print(type(error).__name__, error)
