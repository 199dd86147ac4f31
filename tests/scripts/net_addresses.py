"""Numbers and texts of addresses, and what is refused."""
import socket

for text in ["1.2.3.4", "127.1", "0x7f.1", "255.255.255.255", "nonsense", "1.2.3.4.5", "256.1.1.1"]:
    try:
        print(text, socket.inet_aton(text))
    except OSError as error:
        print(text, error)
print(socket.inet_ntoa(b"\x7f\0\0\1"), socket.inet_ntoa(bytearray(4)))
for family, text in [(socket.AF_INET, "10.0.0.1"), (socket.AF_INET6, "::1"), (socket.AF_INET6, "fe80::1:2"),
                     (socket.AF_INET6, "::ffff:1.2.3.4"), (socket.AF_INET6, "1::2::3"), (socket.AF_INET, "10.1"), (99, "x")]:
    try:
        packed = socket.inet_pton(family, text)
        print(text, packed.hex(), socket.inet_ntop(family, packed))
    except OSError as error:
        print(text, error)
for family, packed in [(socket.AF_INET, b"123"), (socket.AF_INET6, b"1234"), (98, b"1234")]:
    try:
        socket.inet_ntop(family, packed)
    except ValueError as error:
        print(error)
print(socket.htons(1), socket.ntohs(256), socket.htonl(1), socket.ntohl(16777216))
for function, value in [(socket.htons, 65536), (socket.htonl, -1), (socket.ntohl, 2**32), (socket.ntohs, "1")]:
    try:
        function(value)
    except (OverflowError, ValueError, TypeError) as error:
        print(type(error).__name__, error)
s = socket.socket()
for address in ["localhost", ("127.0.0.1",), ("127.0.0.1", "80"), ("127.0.0.1", 65536), ("a\0b", 1), (1, 2)]:
    try:
        s.connect(address)
    except (TypeError, OverflowError, ValueError) as error:
        print(type(error).__name__, error)
s.close()
print(socket.AF_INET, repr(socket.SOCK_STREAM), socket.AddressFamily(2) is socket.AF_INET, socket.has_ipv6)
