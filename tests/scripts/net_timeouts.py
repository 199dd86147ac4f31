"""Time limits of connect, accept, recv and send; interrupted waits go on."""
import signal
import socket
import time

with socket.create_server(("127.0.0.1", 0)) as server:
    server.settimeout(0.02)
    try:
        server.accept()
    except TimeoutError as error:
        print("accept", error)
    client = socket.create_connection(server.getsockname(), timeout=2)
    server.settimeout(2)
    peer, _ = server.accept()
    print(peer.gettimeout(), client.gettimeout())
    client.settimeout(0.02)
    for call in [lambda: client.recv(1), lambda: client.recv_into(bytearray(1)), lambda: client.recvfrom(1)]:
        try:
            call()
        except TimeoutError as error:
            print(error)
    try:
        while True:
            client.send(b"x" * 100000)
    except TimeoutError as error:
        print("send", error)
    try:
        client.sendall(b"x" * 10_000_000)
    except TimeoutError as error:
        print("sendall", error)
    client.close()
    peer.close()

a, b = socket.socketpair()
ticks = []
signal.signal(signal.SIGALRM, lambda number, frame: ticks.append(1) or (len(ticks) == 3 and b.send(b"late")))
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
a.settimeout(5)
print(a.recv(10), len(ticks) >= 3)

class Stop(Exception):
    pass

def stop(number, frame):
    raise Stop

signal.signal(signal.SIGALRM, stop)
try:
    a.recv(10)
except Stop:
    print("a handler that raises ends the call")
signal.setitimer(signal.ITIMER_REAL, 0)
start = time.monotonic()
a.settimeout(0.05)
try:
    a.recv(1)
except TimeoutError:
    print(0.04 < time.monotonic() - start < 3)
a.close()
b.close()
