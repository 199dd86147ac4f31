"""Two threads that hand each other the turn through pipes: the lock changes hands twice for each round."""
import os
import threading
import time

ROUNDS = 20_000


def serve():
    for _ in range(ROUNDS):
        os.write(there[1], os.read(here[0], 1))


here, there = os.pipe(), os.pipe()
server = threading.Thread(target=serve)
server.start()
start = time.perf_counter()
for _ in range(ROUNDS):
    os.write(here[1], b"x")
    os.read(there[0], 1)
print("BENCH", time.perf_counter() - start)
server.join()
