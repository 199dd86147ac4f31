"""Two threads that hand each other the turn through queues of the library: several hand-overs a round, with waits on locks."""
import queue
import threading
import time

ROUNDS = 8_000


def serve():
    for _ in range(ROUNDS):
        there.put(here.get())


here, there = queue.Queue(), queue.Queue()
server = threading.Thread(target=serve)
server.start()
start = time.perf_counter()
for _ in range(ROUNDS):
    here.put(None)
    there.get()
print("BENCH", time.perf_counter() - start)
server.join()
