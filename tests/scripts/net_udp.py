"""Datagrams: sendto, recvfrom, connected UDP, truncation, MSG_PEEK."""
import socket

a = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
b = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
a.bind(("127.0.0.1", 0))
b.bind(("127.0.0.1", 0))
a.settimeout(5)
b.settimeout(5)
print(a.sendto(b"one", b.getsockname()))
data, source = b.recvfrom(100)
print(data, source == a.getsockname())
print(a.sendto(b"longer than the room", 0, b.getsockname()))
print(b.recvfrom(6)[0])
a.connect(b.getsockname())
print(a.send(b"peeked"), b.recv(100, socket.MSG_PEEK), b.recv(100))
room = bytearray(8)
a.send(b"into")
count, source = b.recvfrom_into(room)
print(count, bytes(room), source == a.getsockname())
a.send(b"12345678")
print(b.recvfrom_into(memoryview(room)[2:], 3)[0], bytes(room))
a.send(b"")
print(b.recv(10))
b.setblocking(False)
for call in [lambda: b.recv(1), lambda: b.recvfrom(1), lambda: b.recv_into(room)]:
    try:
        call()
    except BlockingIOError as error:
        print("BlockingIOError", error.errno)
b.settimeout(0.01)
try:
    b.recv(1)
except TimeoutError as error:
    print("TimeoutError", error, error.errno)
a.close()
b.close()
