"""heapq: the heap's order, merging, n largest, max-heaps, errors."""
import heapq
import random
rng = random.Random(5)
data = [rng.randrange(100) for _ in range(25)]
h = list(data)
heapq.heapify(h)
print(h)
print([heapq.heappop(h) for _ in range(5)], h)
heapq.heappush(h, -1)
print(h[0], heapq.heappushpop(h, 50), heapq.heappushpop(h, -5), heapq.heapreplace(h, 7), len(h))
print(heapq.nlargest(4, data), heapq.nsmallest(4, data), heapq.nlargest(2, ["a", "ccc", "bb"], key=len), heapq.nsmallest(100, data) == sorted(data), heapq.nlargest(0, data))
print(list(heapq.merge([1, 4, 7], [2, 5], [0, 9])), list(heapq.merge([7, 4], [9, 1], reverse=True)), list(heapq.merge(["a", "ccc"], ["bb"], key=len)), list(heapq.merge()))
m = list(data)
heapq.heapify_max(m)
print(m[0], heapq.heappop_max(m), heapq.heapreplace_max(m, 1), heapq.heappushpop_max(m, 200), m[0])
heapq.heappush_max(m, 150)
print(m[0], [heapq.heappop_max(m) for _ in range(4)])
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
show(lambda: heapq.heappop([]))
show(lambda: heapq.heapreplace([], 1))
show(lambda: heapq.heappushpop([], 1))
show(lambda: heapq.heappush((1, 2), 3))
show(lambda: heapq.heapify(5))
show(lambda: heapq.heapify([1, "x"]))
show(lambda: heapq.nlargest("x", [1]))
class Grow:
    def __init__(self, n, h): self.n, self.h = n, h
    def __lt__(self, other):
        self.h.append(None) if len(self.h) < 8 else None
        return self.n < other.n
h = []
h.extend([Grow(3, h), Grow(1, h), Grow(2, h)])
show(lambda: heapq.heappop(h))
tasks = []
for n, (priority, name) in enumerate([(3, "c"), (1, "a"), (3, "b"), (2, "d")]):
    heapq.heappush(tasks, (priority, n, name))
print([heapq.heappop(tasks)[2] for _ in range(4)])
