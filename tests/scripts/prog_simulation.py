"""A discrete-event simulation with generators, heaps and classes."""
import heapq
import itertools
class Simulation:
    def __init__(self): self.now, self.queue, self.ids, self.log = 0, [], itertools.count(), []
    def spawn(self, process): self.at(self.now, process, None)
    def at(self, time, process, value): heapq.heappush(self.queue, (time, next(self.ids), process, value))
    def run(self):
        while self.queue:
            self.now, _, process, value = heapq.heappop(self.queue)
            try:
                request = process.send(value)
            except StopIteration as end:
                if end.value: self.log.append((self.now, end.value))
                continue
            match request:
                case int() | float() as delay: self.at(self.now + delay, process, None)
                case ("acquire", resource): resource.enter(self, process)
                case ("release", resource):
                    resource.leave(self)
                    self.at(self.now, process, None)
                case other: process.throw(TypeError(f"bad request {other!r}"))
class Resource:
    def __init__(self, capacity): self.free, self.waiting, self.longest = capacity, [], 0
    def enter(self, sim, process):
        if self.free:
            self.free -= 1
            sim.at(sim.now, process, "at once")
        else:
            self.waiting.append(process)
            self.longest = max(self.longest, len(self.waiting))
    def leave(self, sim):
        if self.waiting: sim.at(sim.now, self.waiting.pop(0), "after waiting")
        else: self.free += 1
def customer(sim, name, arrives, works, desk):
    yield arrives
    how = yield "acquire", desk
    sim.log.append((sim.now, f"{name} served {how}"))
    yield works
    yield "release", desk
    return f"{name} left"
sim, desk = Simulation(), Resource(2)
x = 7
for i in range(8):
    x = (x * 1103515245 + 12345) % 2**31
    sim.spawn(customer(sim, f"c{i}", i * 2, 3 + x % 5, desk))
sim.run()
for time, text in sim.log: print(time, text)
print(sim.now, desk.longest, desk.free)
def wrong():
    yield "nonsense"
bad = Simulation()
bad.spawn(wrong())
try:
    bad.run()
except TypeError as e:
    print(e)
