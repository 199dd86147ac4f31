"""Dining philosophers with ordered forks, readers and writers, a bounded buffer."""
import threading
forks = [threading.Lock() for _ in range(5)]
meals = [0] * 5
def philosopher(i):
    first, second = sorted((i, (i + 1) % 5))
    for _ in range(100):
        with forks[first], forks[second]:
            meals[i] += 1
threads = [threading.Thread(target=philosopher, args=(i,)) for i in range(5)]
for t in threads: t.start()
for t in threads: t.join()
print(meals)
class RW:
    def __init__(self):
        self.cond, self.readers, self.writing, self.max_readers = threading.Condition(), 0, False, 0
    def read(self, f):
        with self.cond:
            self.cond.wait_for(lambda: not self.writing)
            self.readers += 1
        try:
            return f()
        finally:
            with self.cond:
                self.readers -= 1
                self.cond.notify_all()
    def write(self, f):
        with self.cond:
            self.cond.wait_for(lambda: not self.writing and not self.readers)
            self.writing = True
        try:
            return f()
        finally:
            with self.cond:
                self.writing = False
                self.cond.notify_all()
rw, state, bad = RW(), [0, 0], []
def reader():
    for _ in range(100):
        a, b = rw.read(lambda: (state[0], state[1]))
        if a != b: bad.append((a, b))
def bump():
    state[0] += 1
    state[1] += 1
def writer():
    for _ in range(50): rw.write(bump)
threads = [threading.Thread(target=f) for f in (reader, writer, reader, writer)]
for t in threads: t.start()
for t in threads: t.join()
print(state, bad)
empty, full, mutex, buffer, got = threading.Semaphore(3), threading.Semaphore(0), threading.Lock(), [], []
def produce(n):
    for i in range(n):
        empty.acquire()
        with mutex: buffer.append(i)
        full.release()
def consume(n):
    for _ in range(n):
        full.acquire()
        with mutex: got.append(buffer.pop(0))
        empty.release()
threads = [threading.Thread(target=produce, args=(50,)) for _ in range(2)] + [threading.Thread(target=consume, args=(100,))]
for t in threads: t.start()
for t in threads: t.join()
print(len(got), sum(got), buffer)
b = threading.Barrier(2)
def breaker():
    b.abort()
t = threading.Thread(target=breaker)
t.start()
t.join()
try:
    b.wait()
except threading.BrokenBarrierError:
    print("broken", b.broken)
b.reset()
print(b.broken, b.parties)
