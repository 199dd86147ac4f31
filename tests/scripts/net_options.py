"""Socket options, time limits, blocking, and how they show."""
import socket

s = socket.socket()
print(s.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR))
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
print(s.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR))
print(s.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 4), len(s.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)))
s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\5\0\0\0")
print(s.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8))
s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
print(bool(s.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
for arguments in [(1, 2), (1, 2, "x"), (1, 2, 2**40), (1, 2, 1.5), (1, 2, 3, 4)]:
    try:
        s.setsockopt(*arguments)
    except TypeError as error:
        print(error)
try:
    s.getsockopt(1, 2, 5000)
except OSError as error:
    print(error)
print(s.gettimeout(), s.getblocking(), s.timeout)
for value in [2.5, 0, None, 1]:
    s.settimeout(value)
    print(value, s.gettimeout(), s.getblocking())
for value in [-1, "a", float("nan"), 1e30]:
    try:
        s.settimeout(value)
    except (ValueError, TypeError, OverflowError) as error:
        print(type(error).__name__, error)
s.setblocking(False)
print(s.gettimeout())
socket.setdefaulttimeout(3)
t = socket.socket()
print(t.gettimeout(), socket.getdefaulttimeout())
socket.setdefaulttimeout(None)
t.close()
u = socket.socket(type=socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
print(u.type == socket.SOCK_DGRAM, u.gettimeout(), u.get_inheritable())
u.close()
s.close()
try:
    s.settimeout(1)
except OSError as error:
    print(error.errno)
print(s.fileno(), s.detach())
