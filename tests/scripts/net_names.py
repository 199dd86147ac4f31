"""Names that need no server: numbers, localhost, services, protocols."""
import socket

for entry in socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM):
    print(entry)
print(socket.getaddrinfo("127.0.0.1", "80", socket.AF_INET, socket.SOCK_DGRAM, 0, socket.AI_NUMERICHOST))
print(socket.getaddrinfo("::1", 443, proto=socket.IPPROTO_TCP))
print(socket.getaddrinfo(b"127.0.0.1", None, type=socket.SOCK_RAW)[0][4])
for arguments in [("127.0.0.1", None, 77), ("not a number", 1, 0, 0, 0, socket.AI_NUMERICHOST), (None, None)]:
    try:
        socket.getaddrinfo(*arguments)
    except socket.gaierror as error:
        print(error.errno in vars(socket).values(), error, isinstance(error, OSError))
try:
    socket.getaddrinfo("x", 1.5)
except OSError as error:
    print(error)
print(socket.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV))
print(socket.getnameinfo(("::1", 22, 0, 0), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV))
for value in [("127.0.0.1",), 5, ("127.0.0.1", 1, 2)]:
    try:
        socket.getnameinfo(value, 3)
    except (TypeError, OSError) as error:
        print(type(error).__name__, error)
print(socket.gethostbyname("127.0.0.1"), socket.gethostbyname("<broadcast>"), socket.gethostbyname(""))
print(socket.getservbyname("http"), socket.getservbyname("domain", "udp"), socket.getservbyport(443, "tcp"))
print(socket.getprotobyname("icmp"), socket.getprotobyname("udp"))
for call in [lambda: socket.getservbyname("no-such-service"), lambda: socket.getservbyport(70000), lambda: socket.getprotobyname("x")]:
    try:
        call()
    except (OSError, OverflowError) as error:
        print(type(error).__name__, error)
print((1, "lo") in socket.if_nameindex(), socket.if_nametoindex("lo"), socket.if_indextoname(1))
print(issubclass(socket.herror, OSError), socket.timeout is TimeoutError, socket.error is OSError)
