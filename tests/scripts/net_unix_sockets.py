"""AF_UNIX: paths, the abstract namespace, pairs, and unnamed ends."""
import os
import socket
import tempfile

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "sock")
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.listen()
    print(server.getsockname() == path, os.path.exists(path))
    client = socket.socket(socket.AF_UNIX)
    print(repr(client.getsockname()))
    client.connect(path.encode())
    peer, address = server.accept()
    print(repr(address), client.getpeername() == path)
    client.sendall(b"ping")
    print(peer.recv(10))
    for sock in (client, peer, server):
        sock.close()
    second = socket.socket(socket.AF_UNIX)
    try:
        second.connect(path)
    except ConnectionRefusedError as error:
        print("refused", error.errno)
    second.close()
    try:
        socket.socket(socket.AF_UNIX).connect(os.path.join(folder, "missing"))
    except FileNotFoundError as error:
        print("missing", error.errno, error.filename)

name = b"\0baton-%d" % os.getpid()
server = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
server.bind(name)
print(server.getsockname() == name)
client = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
client.sendto(b"abstract", name)
print(server.recvfrom(20))
server.close()
client.close()
a, b = socket.socketpair()
print(a.family.name, a.type.name, a.proto, repr(a.getsockname()))
a.sendall(b"x" * 10)
a.close()
print(b.recv(100), b.recv(100))
b.close()
try:
    socket.socket(socket.AF_UNIX).bind("y" * 200)
except OSError as error:
    print(error)
