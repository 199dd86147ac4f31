"""socketserver: TCP, threads, UDP, errors in handlers, shutdown."""
import io
import socket
import socketserver
import sys
import threading

class Upper(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            if line == b"fail\n":
                raise ValueError("asked to fail")
            self.wfile.write(line.upper())

class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    errors = []
    def handle_error(self, request, client_address):
        self.errors.append(repr(sys.exception()))

with Server(("127.0.0.1", 0), Upper) as server:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    print(server.server_address[0], server.socket_type == socket.SOCK_STREAM)
    clients = [socket.create_connection(server.server_address, 5) for _ in range(3)]
    for number, client in enumerate(clients):
        client.sendall(b"client %d\n" % number)
    print([client.makefile().readline() for client in clients])
    clients[0].sendall(b"fail\n")
    print(clients[0].recv(10))
    for client in clients:
        client.close()
    server.shutdown()
    thread.join()
print(server.errors)

class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        sock.sendto(data[::-1], self.client_address)

with socketserver.UDPServer(("127.0.0.1", 0), Echo) as server:
    client = socket.socket(type=socket.SOCK_DGRAM)
    client.settimeout(5)
    client.sendto(b"backwards", server.server_address)
    server.handle_request()
    print(client.recv(20))
    client.close()
    server.timeout = 0.01
    server.handle_timeout = lambda: print("nobody came")
    server.handle_request()
