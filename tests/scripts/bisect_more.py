"""bisect: both sides, ranges, keys, sequences written in Python."""
import bisect
data = [1, 2, 2, 2, 5, 8, 8, 13]
for x in (0, 1, 2, 3, 8, 13, 14):
    print(x, bisect.bisect_left(data, x), bisect.bisect_right(data, x), bisect.bisect(data, x), bisect.bisect_left(data, x, 2, 6), bisect.bisect_right(data, x, lo=3))
l = []
for x in (5, 1, 4, 1, 3): bisect.insort(l, x)
print(l)
bisect.insort_left(l, 1.0)
bisect.insort_right(l, 1.5)
print(l)
words = ["b", "cc", "ddd"]
print(bisect.bisect_left(words, 2, key=len), bisect.bisect_right(words, 2, key=len))
bisect.insort(words, "xx", key=len)
print(words, bisect.bisect(words, 3, key=len, lo=1, hi=2))
class Squares:
    def __len__(self): return 100
    def __getitem__(self, i): return i * i
print(bisect.bisect_left(Squares(), 50), bisect.bisect_right(Squares(), 49), bisect.bisect(range(10, 1000, 7), 100))
def grade(score): return "FDCBA"[bisect.bisect([60, 70, 80, 90], score)]
print([grade(s) for s in (33, 99, 77, 70, 89, 90, 100)])
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
show(lambda: bisect.bisect(data, "x"))
show(lambda: bisect.bisect(data, 1, -1))
show(lambda: bisect.bisect(5, 1))
show(lambda: bisect.bisect([1], 1, 0, 5))
show(lambda: bisect.insort((1, 2), 1))
show(lambda: bisect.bisect(data))
show(lambda: bisect.bisect(data, 1, key=5))
class Ins(list):
    def insert(self, i, x): print("insert", i, x); super().insert(i, x)
i = Ins([1, 3])
bisect.insort(i, 2)
print(i)
