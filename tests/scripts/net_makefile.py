"""Sockets as files: text, binary, reading by lines, and who closes what."""
import socket

a, b = socket.socketpair()
out = a.makefile("w", encoding="utf-8", newline="\n")
print("first line", file=out)
out.write("zweite Zeile: äöü\n")
out.flush()
lines = b.makefile("r", encoding="utf-8")
print(repr(lines.readline()), repr(lines.readline()))
raw = b.makefile("rb", buffering=0)
print(type(raw).__name__, raw.readable(), raw.writable(), raw.seekable(), raw.name == b.fileno(), raw.mode)
a.sendall(b"raw bytes")
room = bytearray(20)
print(raw.readinto(room), bytes(room[:9]))
both = b.makefile("rwb")
both.write(b"answer\n")
both.flush()
print(a.recv(20))
a.sendall(b"1\n2\n3")
a.shutdown(socket.SHUT_WR)
print(both.readlines(), both.read())
b.close()
print(b._closed, b.fileno() >= 0)
for file in (lines, raw, both):
    file.close()
print(b.fileno())
try:
    raw.readinto(room)
except ValueError as error:
    print(error)
for mode, arguments in [("q", {}), ("r", {"buffering": 0})]:
    try:
        a.makefile(mode, **arguments)
    except ValueError as error:
        print(error)
out.close()
a.close()
timed, other = socket.socketpair()
timed.settimeout(0.01)
file = timed.makefile("rb")
try:
    file.read(1)
except TimeoutError as error:
    print(error)
try:
    file.read(1)
except OSError as error:
    print(error)
