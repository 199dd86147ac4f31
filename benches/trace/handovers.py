"""Two threads that hand each other the turn through pipes: the lock changes hands twice for each round. With what they do
in between it does so about 100,000 times a second where both are on one processor."""
import os
import threading
import time

ROUNDS = 20_000


def work():
    for _ in range(2000):
        pass


def serve():
    for _ in range(ROUNDS):
        byte = os.read(here[0], 1)
        work()
        os.write(there[1], byte)


here, there = os.pipe(), os.pipe()
server = threading.Thread(target=serve)
server.start()
start = time.perf_counter()
for _ in range(ROUNDS):
    work()
    os.write(here[1], b"x")
    os.read(there[0], 1)
print("BENCH", time.perf_counter() - start)
server.join()
