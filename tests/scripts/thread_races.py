"""Updates that are atomic under the global lock keep their totals; others are guarded."""
import sys
import threading
from collections import Counter, defaultdict, deque
sys.setswitchinterval(1e-5)
N, THREADS = 3000, 4
def spread(f):
    threads = [threading.Thread(target=f, args=(k,)) for k in range(THREADS)]
    for t in threads: t.start()
    for t in threads: t.join()
l, d, s, q = [], {}, set(), deque()
def fill(k):
    for i in range(N):
        l.append(i)
        d[k, i] = i
        s.add((k, i))
        q.append(i)
spread(fill)
print(len(l), len(d), len(s), len(q), Counter(l).most_common(1)[0][1])
def drain(k):
    while True:
        try:
            q.popleft()
        except IndexError:
            return
        out.append(1)
out = []
spread(drain)
print(len(out))
lock, total = threading.Lock(), 0
def guarded(k):
    global total
    for _ in range(N):
        with lock:
            value = total
            total = value + int(1)
spread(guarded)
print(total)
dd = defaultdict(list)
spread(lambda k: [dd[i % 10].append(k) for i in range(N)])
print(sorted((k, len(v)) for k, v in dd.items()))
import itertools
ids = itertools.count()
seen = []
spread(lambda k: [seen.append(next(ids)) for _ in range(N)])
print(len(set(seen)), max(seen))
once = []
done = d.setdefault
spread(lambda k: once.append(done("once", k)))
print(len(set(once)))
class Lazy:
    instances = 0
    _lock = threading.Lock()
    _it = None
    @classmethod
    def get(cls):
        with cls._lock:
            if cls._it is None:
                cls.instances += 1
                cls._it = object()
            return cls._it
got = []
spread(lambda k: got.append(Lazy.get()))
print(Lazy.instances, len(set(map(id, got))))
