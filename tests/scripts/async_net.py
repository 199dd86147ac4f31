"""A TCP echo server and clients in one event loop."""
import asyncio
async def serve(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    writer.close()
    await writer.wait_closed()
async def client(port, words):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    out = []
    for w in words:
        writer.write(w.encode() + b"\n")
        out.append((await reader.readline()).decode().strip())
    writer.close()
    await writer.wait_closed()
    return out
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(await asyncio.gather(*(client(port, [f"a{i}", "b" * i]) for i in range(1, 4))))
    server.close()
    await server.wait_closed()
    try:
        await asyncio.open_connection("127.0.0.1", port)
    except OSError as e:
        print(type(e).__name__)
    proc = await asyncio.create_subprocess_exec("echo", "sub", stdout=asyncio.subprocess.PIPE)
    print((await proc.communicate())[0], proc.returncode)
asyncio.run(main())
