"""Threads that only compute take turns; setswitchinterval; atomic operations."""
import sys
import threading
print(sys.getswitchinterval())
sys.setswitchinterval(0.0001)
print(round(sys.getswitchinterval(), 6))
for bad in (0, -1, "x"):
    try:
        sys.setswitchinterval(bad)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
stop = False
spins = 0
def spin():
    global spins
    while not stop:
        spins += 1
t = threading.Thread(target=spin)
t.start()
while spins == 0:
    pass
stop = True
t.join()
print("both ran", spins > 0)
items, numbers = [], {}
def append(k):
    for i in range(2000):
        items.append(i)
        numbers[k, i] = i
threads = [threading.Thread(target=append, args=(k,)) for k in range(4)]
[t.start() for t in threads]
[t.join() for t in threads]
print(len(items), sum(items), len(numbers))
turn = [0]
order = []
def take(me, n):
    while len(order) < n:
        if turn[0] == me:
            order.append(me)
            turn[0] = (me + 1) % 3
threads = [threading.Thread(target=take, args=(i, 9)) for i in range(3)]
[t.start() for t in threads]
[t.join() for t in threads]
print(order[:9])
