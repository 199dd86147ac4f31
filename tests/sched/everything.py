"""Timers, conditions, queues, executors, pipes, sockets, asyncio and chance: every run with a seed prints the same."""
import asyncio
import concurrent.futures
import os
import queue
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid

print("start", time.time(), time.monotonic(), time.process_time())


# Producers that sleep for random times, and a consumer.
items = queue.Queue(3)
log = []


def produce(number):
    for i in range(5):
        time.sleep(random.random() * 0.01)
        items.put((number, i))


def consume():
    while (item := items.get()) is not None:
        log.append((item, round(time.monotonic(), 6)))


consumer = threading.Thread(target=consume)
producers = [threading.Thread(target=produce, args=(k,)) for k in range(3)]
consumer.start()
for thread in producers:
    thread.start()
for thread in producers:
    thread.join()
items.put(None)
consumer.join()
print(log)

with concurrent.futures.ThreadPoolExecutor(4) as executor:

    def slow(k):
        time.sleep(1 / (k + 1))
        return k

    jobs = [executor.submit(slow, k) for k in range(8)]
    print([job.result() for job in concurrent.futures.as_completed(jobs)])
    print(list(executor.map(lambda k: (k, threading.current_thread().name), range(6))))

event = threading.Event()
threading.Timer(100, event.set).start()
print("event", event.wait(5), event.wait(200), time.monotonic())

# Pipes and sockets between threads of one process; nobody outside has a part in it.
reader, writer = os.pipe()


def write_much():
    time.sleep(3)
    os.write(writer, b"x" * 200_000)
    os.close(writer)


threading.Thread(target=write_much).start()
sizes = []
while data := os.read(reader, 65536):
    sizes.append(len(data))
print("pipe", sum(sizes), len(sizes))

left, right = socket.socketpair()


def echo():
    while data := right.recv(1000):
        right.sendall(data.upper() * 2000)
    right.close()


echoing = threading.Thread(target=echo)
echoing.start()
left.sendall(b"abc")
got = 0
while got < 6000:
    got += len(left.recv(4096))
left.settimeout(10)
try:
    left.recv(1)
except TimeoutError as error:
    print("socket", got, error, time.monotonic())
left.shutdown(socket.SHUT_WR)
echoing.join()

async def main():
    async def nap(k):
        await asyncio.sleep(10 - k)
        return k

    print(await asyncio.gather(*map(nap, range(5))), asyncio.get_running_loop().time())
    await asyncio.to_thread(time.sleep, 50)
    print("asyncio", time.monotonic())
    try:
        async with asyncio.timeout(5):
            await asyncio.sleep(1000)
    except TimeoutError:
        print("timeout", time.monotonic())


asyncio.run(main())

condition = threading.Condition()
ready = []


def wait_for(k):
    with condition:
        came = condition.wait_for(lambda: k in ready, timeout=2 if k == 1 else None)
        print("condition", k, came)


threads = [threading.Thread(target=wait_for, args=(k,)) for k in range(3)]
for thread in threads:
    thread.start()
time.sleep(4)
with condition:
    ready += [0, 2]
    condition.notify_all()
for thread in threads:
    thread.join()

barrier = threading.Barrier(3)
threads = [threading.Thread(target=lambda: print("barrier", barrier.wait())) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

semaphore = threading.BoundedSemaphore(2)
running = most = 0


def limited():
    global running, most
    with semaphore:
        running += 1
        most = max(most, running)
        time.sleep(1)
        running -= 1


threads = [threading.Thread(target=limited) for _ in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("semaphore", most, time.monotonic())


def handler(number, frame):
    print("signal", signal.Signals(number).name)


signal.signal(signal.SIGUSR1, handler)
signal.raise_signal(signal.SIGUSR1)
signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)

# What is chance, and what addresses, elsewhere.
objects = {object() for _ in range(5)}
print(sorted(map(id, objects)), [id(o) for o in objects])
print({str(k) for k in range(10)}, hash("text"), id(None), id(int))
print(os.urandom(8).hex(), random.random(), uuid.uuid4(), tempfile.mktemp())
print(threading.get_ident(), threading.get_native_id(), threading.current_thread())


def end():
    time.sleep(100)
    print("the last thread ends at", time.monotonic())


last = threading.Thread(target=end)
last.start()
last.join()

# Children run in real time: what is printed from here on has no time in it.
print("child", subprocess.run([sys.executable, "-c", "print('hello')"], capture_output=True, timeout=600).stdout)
pid = os.fork()
if pid == 0:
    thread = threading.Thread(target=time.sleep, args=(1000,))
    thread.start()
    thread.join()
    os._exit(7)
print("fork", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
threading.Thread(target=print, args=("end",)).start()
threading.Thread(target=time.sleep, args=(10**6,), daemon=True).start()
