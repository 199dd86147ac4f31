"""multiprocessing with fork: processes, queues, pipes, locks, pools."""
import multiprocessing as mp
import os

def work(queue, number):
    queue.put((number, number ** 2))

def square(x):
    return x * x

def fail():
    raise SystemExit(7)

def echo(connection):
    while (item := connection.recv()) is not None:
        connection.send([item, item])
    connection.close()

if __name__ == "__main__":
    context = mp.get_context("fork")
    queue = context.Queue()
    processes = [context.Process(target=work, args=(queue, n), name=f"worker {n}") for n in range(3)]
    for process in processes:
        process.start()
    print(sorted(queue.get(timeout=10) for _ in processes))
    for process in processes:
        process.join(10)
    print([(process.name, process.exitcode, process.is_alive()) for process in processes])
    failing = context.Process(target=fail)
    failing.start()
    failing.join()
    print(failing.exitcode, failing.pid != os.getpid())
    ours, theirs = context.Pipe()
    process = context.Process(target=echo, args=(theirs,))
    process.start()
    for item in ["text", 5, {"a": [1]}, b"bytes"]:
        ours.send(item)
        print(ours.recv())
    ours.send(None)
    process.join()
    print(ours.poll(0))
    with context.Pool(2) as pool:
        print(pool.map(square, range(8)), pool.apply(square, (9,)), sorted(pool.imap_unordered(square, [3, 1])))
        result = pool.apply_async(divmod, (7, 0))
        try:
            result.get(10)
        except ZeroDivisionError as error:
            print("raised there:", error)
    recursive = context.RLock()
    print(recursive.acquire(), recursive.acquire(), recursive.release(), recursive.release())
    try:
        recursive.release()
    except AssertionError as error:
        print(error)
    semaphore = context.BoundedSemaphore(1)
    print(semaphore.acquire(), semaphore.acquire(False), semaphore.acquire(timeout=0.01), semaphore.get_value())
    semaphore.release()
    try:
        semaphore.release()
    except ValueError as error:
        print(error)
    print(mp.current_process().name, mp.active_children())
