"""asyncio on sockets: streams, servers, datagrams, and the loop's own calls."""
import asyncio
import socket

async def handle(reader, writer):
    while line := await reader.readline():
        writer.write(line[::-1].strip() + b"\n")
        await writer.drain()
    writer.close()
    await writer.wait_closed()

class Datagrams(asyncio.DatagramProtocol):
    def __init__(self):
        self.got = asyncio.get_running_loop().create_future()
    def connection_made(self, transport):
        self.transport = transport
    def datagram_received(self, data, address):
        if not self.got.done():
            self.got.set_result(data)

async def main():
    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async def ask(text):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(text.encode() + b"\n")
        answer = await reader.readline()
        writer.close()
        await writer.wait_closed()
        return answer
    print(await asyncio.gather(*(ask(f"text {n}") for n in range(4))))
    server.close()
    await server.wait_closed()
    loop = asyncio.get_running_loop()
    receiver, protocol = await loop.create_datagram_endpoint(Datagrams, local_addr=("127.0.0.1", 0))
    sender, _ = await loop.create_datagram_endpoint(Datagrams, remote_addr=receiver.get_extra_info("sockname"))
    sender.sendto(b"datagram")
    print(await asyncio.wait_for(protocol.got, 5))
    sender.close()
    receiver.close()
    a, b = socket.socketpair()
    a.setblocking(False)
    b.setblocking(False)
    await loop.sock_sendall(a, b"raw socket")
    print(await loop.sock_recv(b, 100))
    try:
        await asyncio.wait_for(loop.sock_recv(b, 100), 0.01)
    except TimeoutError as error:
        print("TimeoutError", error)
    seen = asyncio.Event()
    loop.add_reader(b, lambda: (print(b.recv(10)), loop.remove_reader(b), seen.set()))
    a.send(b"reader")
    await seen.wait()
    a.close()
    b.close()
    reader = asyncio.StreamReader()
    reader.feed_data(b"exactly;until|rest")
    reader.feed_eof()
    print(await reader.readexactly(8), await reader.readuntil(b"|"), await reader.read())
    try:
        await reader.readexactly(1)
    except asyncio.IncompleteReadError as error:
        print(error, error.partial, error.expected)

asyncio.run(main())
