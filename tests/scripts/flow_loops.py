"""Loops: else, nested break and continue, iteration while changing."""
for i in range(3):
    print(i, end=" ")
else:
    print("for else")
for i in range(3):
    if i == 1: break
else:
    print("never")
print("i =", i)
n = 5
while n:
    n -= 1
    if n == 3: continue
    if n == 1: break
    print(n, end=" ")
else:
    print("never")
print()
while False: pass
else: print("while else")
found = []
for a in range(2, 20):
    for b in range(2, a):
        if a % b == 0: break
    else:
        found.append(a)
print(found)
for x in []: pass
try:
    print(unset_x := x)
except NameError as e:
    print(e)
for i in range(2):
    for j in range(2):
        if j: continue
        print((i, j), end=" ")
    i = 100
print(i)
d = {"a": 1, "b": 2}
for k in list(d):
    del d[k]
print(d)
l = [1, 2, 3, 4]
for x in l:
    if x % 2 == 0: l.remove(x)
print(l)
def nested():
    for i in range(10):
        while True:
            try:
                if i == 3: return i
                break
            finally:
                pass
print(nested())
total = 0
for i in range(1000):
    if i % 3 and i % 5: continue
    total += i
print(total)
it = iter(range(5))
for x in it:
    print(x, next(it, None), end=";")
print()
for i, (a, b) in enumerate(zip("ab", [1, 2]), 1):
    print(i, a, b)
x = 10
while (x := x - 3) > 0:
    print(x, end=" ")
print(x)
if x: pass
elif 1 / 0: pass
print("a" if x > 0 else "b" if x == 0 else "c")
