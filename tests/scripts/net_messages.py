"""sendmsg and recvmsg: gathering, scattering, descriptors, credentials' room."""
import array
import os
import socket

a, b = socket.socketpair()
print(a.sendmsg([b"one ", bytearray(b"two "), memoryview(b"three")]))
print(b.recvmsg(100))
a.sendmsg([b"0123456789"])
rooms = [bytearray(4), bytearray(3), bytearray(10)]
print(b.recvmsg_into(rooms), [bytes(room) for room in rooms])
reader, writer = os.pipe()
a.sendmsg([b"fds"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [reader, writer]))])
size = socket.CMSG_LEN(2 * 4)
data, ancillary, flags, address = b.recvmsg(10, size)
level, kind, payload = ancillary[0]
fds = array.array("i", payload)
print(data, len(ancillary), level == socket.SOL_SOCKET, kind == socket.SCM_RIGHTS, len(fds), address)
os.write(fds[1], b"through")
print(os.read(reader, 100))
for fd in [*fds, reader, writer]:
    os.close(fd)
with open(os.devnull) as file:
    socket.send_fds(a, [b"helper"], [file.fileno()])
message, fds, flags, address = socket.recv_fds(b, 20, 3)
print(message, len(fds), flags)
os.close(fds[0])
for call in [lambda: a.sendmsg(b"x"), lambda: a.sendmsg([1]), lambda: a.sendmsg([b"x"], [1]),
             lambda: a.sendmsg([b"x"], [(1, 2)]), lambda: a.sendmsg([b"x"], 5), lambda: b.recvmsg(-1),
             lambda: b.recvmsg(1, -1), lambda: b.recvmsg_into([b"read-only"])]:
    try:
        call()
        print("passed")
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
print(socket.CMSG_LEN(0), socket.CMSG_LEN(5), socket.CMSG_SPACE(5), socket.CMSG_SPACE(0))
for value in [-1, 2**40]:
    try:
        socket.CMSG_LEN(value)
    except OverflowError as error:
        print(error)
a.close()
b.close()
