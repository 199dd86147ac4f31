"""asyncio: child processes, signals, pipes, a runner that is used twice."""
import asyncio
import os
import signal

async def main():
    process = await asyncio.create_subprocess_exec("sh", "-c", "cat; echo err >&2; exit 3", stdin=asyncio.subprocess.PIPE,
                                                   stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
    print(await process.communicate(b"to the child"), process.returncode)
    process = await asyncio.create_subprocess_shell("read a; echo got $a; read b; echo and $b", stdin=asyncio.subprocess.PIPE,
                                                    stdout=asyncio.subprocess.PIPE)
    process.stdin.write(b"one\n")
    print(await process.stdout.readline())
    process.stdin.write(b"two\n")
    await process.stdin.drain()
    print(await process.stdout.read(), await process.wait())
    sleeper = await asyncio.create_subprocess_exec("sleep", "100")
    try:
        await asyncio.wait_for(sleeper.wait(), 0.02)
    except TimeoutError:
        sleeper.terminate()
    print(await sleeper.wait() == -signal.SIGTERM)
    print(await asyncio.gather(*(wait(n) for n in range(3))))
    try:
        await asyncio.create_subprocess_exec("/no/such/program")
    except FileNotFoundError as error:
        print(error.filename)
    loop = asyncio.get_running_loop()
    came = asyncio.Event()
    loop.add_signal_handler(signal.SIGUSR1, came.set)
    os.kill(os.getpid(), signal.SIGUSR1)
    print(await asyncio.wait_for(came.wait(), 5), loop.remove_signal_handler(signal.SIGUSR1), loop.remove_signal_handler(signal.SIGUSR1))
    for call in [lambda: loop.add_signal_handler(signal.SIGKILL, print), lambda: loop.add_signal_handler("x", print), lambda: loop.add_signal_handler(999, print)]:
        try:
            call()
        except (RuntimeError, TypeError, ValueError) as error:
            print(type(error).__name__, error)
    reader, writer = os.pipe()
    stream = asyncio.StreamReader()
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(reader, "rb", 0))
    os.write(writer, b"piped\n")
    os.close(writer)
    print(await stream.read())
    transport.close()

async def wait(code):
    process = await asyncio.create_subprocess_exec("sh", "-c", f"exit {code}")
    return await process.wait()

asyncio.run(main())
with asyncio.Runner() as runner:
    async def get():
        return asyncio.get_running_loop()
    print(runner.run(get()) is runner.run(get()), runner.get_loop().is_closed())
loop = asyncio.new_event_loop()
print(loop.run_until_complete(asyncio.sleep(0, "done")), loop.is_running())
loop.close()
for call in [loop.run_forever, lambda: loop.call_soon(print)]:
    try:
        call()
    except RuntimeError as error:
        print(error)
