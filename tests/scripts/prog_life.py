"""Game of life, matrix product, n queens, edit distance."""
def step(cells):
    counts = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    key = x + dx, y + dy
                    counts[key] = counts.get(key, 0) + 1
    return {c for c, n in counts.items() if n == 3 or n == 2 and c in cells}
cells = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
for _ in range(12):
    cells = step(cells)
print(sorted(cells))
def matmul(a, b):
    return [[sum(x * y for x, y in zip(row, col)) for col in zip(*b)] for row in a]
m = [[1, 1], [1, 0]]
p = [[1, 0], [0, 1]]
for _ in range(30):
    p = matmul(p, m)
print(p)
def queens(n, row=0, cols=(), d1=(), d2=()):
    if row == n:
        return 1
    return sum(queens(n, row + 1, cols + (c,), d1 + (row + c,), d2 + (row - c,)) for c in range(n) if c not in cols and row + c not in d1 and row - c not in d2)
print([queens(n) for n in range(1, 7)])
def distance(a, b):
    previous = range(len(b) + 1)
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (x != y)))
        previous = current
    return previous[-1]
print(distance("kitten", "sitting"), distance("", "abc"), distance("same", "same"))
def quicksort(a):
    if len(a) < 2:
        return a
    p = a[len(a) // 2]
    return quicksort([x for x in a if x < p]) + [x for x in a if x == p] + quicksort([x for x in a if x > p])
x, data = 12345, []
for _ in range(500):
    x = (x * 1103515245 + 12345) % 2**31
    data.append(x % 1000)
print(quicksort(data) == sorted(data), data[:5])
mandel = ""
for y in range(-6, 7):
    for px in range(-20, 10):
        z = c = complex(px / 10, y / 5)
        for _ in range(20):
            if abs(z) > 2: break
            z = z * z + c
        mandel += "#" if abs(z) <= 2 else "."
    mandel += "\n"
print(mandel)
