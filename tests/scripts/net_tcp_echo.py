"""A TCP server and its clients on localhost, in threads."""
import socket
import threading

def serve(listener, count):
    for _ in range(count):
        connection, address = listener.accept()
        with connection:
            while data := connection.recv(16):
                connection.sendall(data.upper())

with socket.create_server(("127.0.0.1", 0)) as listener:
    host, port = listener.getsockname()
    print(host, port > 0, listener.family.name, listener.type.name, listener.proto)
    server = threading.Thread(target=serve, args=(listener, 3))
    server.start()
    for text in ["hello", "a" * 40, "x"]:
        with socket.create_connection((host, port), timeout=5) as client:
            print(client.getpeername() == (host, port), client.gettimeout())
            client.sendall(text.encode())
            client.shutdown(socket.SHUT_WR)
            answer = b""
            while part := client.recv(7):
                answer += part
            print(len(answer), answer[:10])
    server.join()
    print(listener.fileno() >= 0)
print(listener.fileno(), listener._closed)
try:
    listener.accept()
except OSError as error:
    print(type(error).__name__, error.errno)
