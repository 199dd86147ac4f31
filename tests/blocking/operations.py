"""Which operations give the lock away: every row of docs/blocking.md that can be tried without leave of the system.

    python operations.py [NAME...]          prints each operation, or these, with "gives" or "keeps"
    python operations.py --check FILE [NAME...]  fails if what this interpreter does differs from FILE

`cpython.txt` is what CPython 3.14 printed. DIFFERENT names what Baton does otherwise, with the reason.

The interval of thread switches is 1000 s, so nobody is ever asked to give the lock away; a second thread, which wants it,
can only get it from an operation that gives it of its own accord. Each operation is repeated until the second thread has
run, or, where it keeps the lock, for a while.
"""
import _thread
import fcntl
import hashlib
import _blake2
import _md5
import _sha2
import _sha3
import io
import mmap
import os
import random
import resource
import shutil
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import zlib
import binascii
import _posixsubprocess

DIFFERENT = {
    # The pool of random numbers may not be ready yet: the call blocks, and should not stop the others.
    "os.getrandom": "gives",
    # Waits for the disk.
    "mmap.flush": "gives",
    # Copies under the lock.
    "bytes join of 2 MiB": "keeps",
}
PATIENCE = 20.0
A_WHILE = 0.25
TRUE = shutil.which("true")

folder = tempfile.mkdtemp()
inside = os.path.join(folder, "inside")
os.mkdir(inside)
path = os.path.join(folder, "file")
with open(path, "wb") as file:
    file.write(b"x" * 100_000)
link = os.path.join(folder, "link")
os.symlink(path, link)
other = os.path.join(folder, "other")
file = open(path, "r+b", buffering=0)
fd = file.fileno()
text = open(path, "r")
buffered = open(path, "r+b")
reading = open(path, "rb")
reader, writer = os.pipe()
left, right = socket.socketpair()
datagrams = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
listener = socket.create_server(("127.0.0.1", 0))
null = os.open("/dev/null", os.O_RDWR)
here = os.open(folder, os.O_RDONLY)
poll = select.poll()
poll.register(writer, select.POLLOUT)
epoll = select.epoll()
epoll.register(writer, select.EPOLLOUT)
large, small = b"x" * 5000, b"x" * 100
huge = b"x" * 200_000
number = 3 ** 20_000
mapping = mmap.mmap(-1, 8192)
master, slave = os.openpty()
free = threading.Lock()
compressed = zlib.compress(large)
compressor = zlib.compressobj()
digest, fresh = _md5.md5(), _md5.md5()
spare = os.dup(null)


def through(write, read):
    def act():
        write()
        read()
    return act


def child():
    pid = os.fork()
    if not pid:
        os._exit(0)
    return pid


def connect():
    with socket.socket() as client:
        client.connect(listener.getsockname())
        listener.accept()[0].close()


def timed_lock():
    lock = _thread.allocate_lock()
    lock.acquire()
    lock.acquire(True, 1e-6)


def condition():
    condition = threading.Condition()
    with condition:
        condition.wait(1e-6)


def joined():
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()


def spawned():
    pid = os.posix_spawn(TRUE, ["true"], {})
    os.waitpid(pid, 0)


def opened():
    os.close(os.open(path, os.O_RDONLY))


def scanned():
    with os.scandir(folder) as entries:
        list(entries)


def renamed():
    os.rename(link, other)
    os.rename(other, link)


def linked():
    os.link(path, other)
    os.unlink(other)


def symlinked():
    os.symlink(path, other)
    os.remove(other)


def made():
    os.mkdir(other)
    os.rmdir(other)


def fifo():
    os.mkfifo(other)
    os.unlink(other)


def exclusive(function, lock, unlock):
    def act():
        function(fd, lock)
        function(fd, unlock)
    return act


def alarm():
    signal.sigtimedwait([signal.SIGUSR2], 0)


def pair(make):
    def act():
        for end in make():
            os.close(end)
    return act


def only(make):
    def act():
        os.close(make())
    return act


def asked(function, *arguments):
    """Whether the system knows an answer does not matter."""
    def act():
        try:
            function(*arguments)
        except OSError:
            pass
    return act


def kept_file():
    with open(path, "rb", buffering=0):
        pass


def mapped():
    mmap.mmap(fd, 4096).close()


OPERATIONS = {
    "time.sleep": lambda: time.sleep(1e-6),
    "time.sleep(0)": lambda: time.sleep(0),
    "Lock.acquire, contended": timed_lock,
    "Lock.acquire, free": lambda: (free.acquire(), free.release()),
    "Condition.wait": condition,
    "Event.wait": lambda: threading.Event().wait(1e-6),
    "Thread.start": joined,
    "os.read of a pipe": through(lambda: os.write(writer, b"x"), lambda: os.read(reader, 1)),
    "os.read": lambda: os.pread(fd, 1, 0),
    "os.readv": lambda: os.preadv(fd, [bytearray(1)], 0),
    "os.write": lambda: os.write(null, b"x"),
    "os.writev": lambda: os.writev(null, [b"x"]),
    "os.pwrite": lambda: os.pwrite(fd, b"x", 0),
    "os.lseek": lambda: os.lseek(fd, 0, 0),
    "os.copy_file_range": lambda: os.copy_file_range(fd, fd, 1, 0, 50_000),
    "os.open": opened,
    "os.close": only(lambda: os.dup(fd)),
    "os.dup": only(lambda: os.dup(fd)),
    "os.dup2": lambda: os.dup2(fd, spare),
    "os.pipe": pair(os.pipe),
    "os.fsync": lambda: os.fsync(fd),
    "os.fdatasync": lambda: os.fdatasync(fd),
    "os.ftruncate": lambda: os.ftruncate(fd, 100_000),
    "os.truncate": lambda: os.truncate(path, 100_000),
    "os.posix_fallocate": lambda: os.posix_fallocate(fd, 0, 1000),
    "os.posix_fadvise": lambda: os.posix_fadvise(fd, 0, 10, 0),
    "os.lockf": exclusive(lambda fd, what: os.lockf(fd, what, 0), os.F_LOCK, os.F_ULOCK),
    "os.stat": lambda: os.stat(path),
    "os.lstat": lambda: os.lstat(link),
    "os.fstat": lambda: os.fstat(fd),
    "os.statvfs": lambda: os.statvfs(path),
    "os.fstatvfs": lambda: os.fstatvfs(fd),
    "os.access": lambda: os.access(path, os.R_OK),
    "os.chmod": lambda: os.chmod(path, 0o600),
    "os.fchmod": lambda: os.fchmod(fd, 0o600),
    "os.chown": lambda: os.chown(path, -1, -1),
    "os.fchown": lambda: os.fchown(fd, -1, -1),
    "os.lchown": lambda: os.lchown(link, -1, -1),
    "os.utime": lambda: os.utime(path),
    "os.listdir": lambda: os.listdir(folder),
    "os.listdir of a descriptor": lambda: os.listdir(here),
    "os.scandir": scanned,
    "os.rename": renamed,
    "os.link": linked,
    "os.symlink": symlinked,
    "os.readlink": lambda: os.readlink(link),
    "os.mkdir": made,
    "os.mkfifo": fifo,
    "os.getcwd": os.getcwd,
    "os.chdir": lambda: os.chdir(folder),
    "os.fchdir": lambda: os.fchdir(here),
    "os.path.exists": lambda: os.path.exists(path),
    "os.path.isdir": lambda: os.path.isdir(path),
    "os.path.isfile": lambda: os.path.isfile(path),
    "os.path.islink": lambda: os.path.islink(path),
    "os.getxattr": lambda: os.listxattr(path),
    "os.urandom": lambda: os.urandom(16),
    "os.getrandom": lambda: os.getrandom(16),
    "os.isatty": lambda: os.isatty(fd),
    "os.get_blocking": lambda: os.get_blocking(fd),
    "os.set_blocking": lambda: os.set_blocking(fd, True),
    "os.get_inheritable": lambda: os.get_inheritable(fd),
    "os.set_inheritable": lambda: os.set_inheritable(fd, False),
    "os.memfd_create": only(lambda: os.memfd_create("x")),
    "os.eventfd": only(lambda: os.eventfd(0)),
    "os.eventfd_write": None,
    "os.pidfd_open": only(lambda: os.pidfd_open(os.getpid())),
    "os.getpid": os.getpid,
    "os.getppid": os.getppid,
    "os.getloadavg": os.getloadavg,
    "os.times": os.times,
    "os.kill": lambda: os.kill(os.getpid(), 0),
    "os.sched_yield": os.sched_yield,
    "os.cpu_count": os.cpu_count,
    "os.sysconf": lambda: os.sysconf("SC_PAGESIZE"),
    "os.umask": lambda: os.umask(os.umask(0o22)),
    "os.openpty": pair(os.openpty),
    "os.ttyname": lambda: os.ttyname(slave),
    "os.get_terminal_size": lambda: os.get_terminal_size(slave),
    "os.fork and waitpid": lambda: os.waitpid(child(), 0),
    "os.waitid": lambda: os.waitid(os.P_PID, child(), os.WEXITED),
    "os.wait3": lambda: (child(), os.wait3(0)),
    "os.wait4": lambda: os.wait4(child(), 0),
    "os.wait": lambda: (child(), os.wait()),
    "os.posix_spawn": spawned,
    "os.system": lambda: os.system(":"),
    "open": kept_file,
    "FileIO.read": lambda: (file.seek(0), file.read(10)),
    "FileIO.readinto": lambda: file.readinto(bytearray(0)),
    "FileIO.readall": lambda: (file.seek(99_990), file.readall()),
    "FileIO.write": lambda: (file.seek(0), file.write(b"x")),
    "FileIO.seek": lambda: file.seek(0),
    "FileIO.tell": lambda: file.tell(),
    "FileIO.truncate": lambda: file.truncate(100_000),
    "FileIO.isatty": lambda: file.isatty(),
    "BufferedReader.peek, buffered": lambda: reading.peek(1),
    "BufferedRandom.flush": lambda: (buffered.seek(0), buffered.write(b"x"), buffered.flush()),
    "TextIOWrapper.read": lambda: (text.seek(0), text.read(10)),
    "StringIO.write": lambda: io.StringIO().write("x"),
    "fcntl.fcntl": lambda: fcntl.fcntl(fd, fcntl.F_GETFD),
    "fcntl.ioctl": lambda: fcntl.ioctl(slave, termios.TIOCGWINSZ, bytes(8)),
    "fcntl.flock": exclusive(fcntl.flock, fcntl.LOCK_EX, fcntl.LOCK_UN),
    "fcntl.lockf": exclusive(fcntl.lockf, fcntl.LOCK_EX, fcntl.LOCK_UN),
    "termios.tcgetattr": lambda: termios.tcgetattr(slave),
    "termios.tcdrain": lambda: termios.tcdrain(slave),
    "termios.tcflush": lambda: termios.tcflush(slave, termios.TCIFLUSH),
    "termios.tcflow": lambda: termios.tcflow(slave, termios.TCOON),
    "termios.tcsetattr": lambda: termios.tcsetattr(slave, termios.TCSANOW, termios.tcgetattr(slave)),
    "mmap.mmap": mapped,
    "mmap.flush": mapping.flush,
    "mmap.madvise": lambda: mapping.madvise(mmap.MADV_NORMAL),
    "mmap.read": lambda: (mapping.seek(0), mapping.read(10)),
    "select.select": lambda: select.select([], [writer], [], 0),
    "select.poll": lambda: poll.poll(0),
    "select.epoll": lambda: epoll.poll(0),
    "epoll.modify": lambda: epoll.modify(writer, select.EPOLLOUT),
    "select.epoll and close": lambda: select.epoll().close(),
    "socket.socket": lambda: socket.socket().close(),
    "socket.socketpair": lambda: [end.close() for end in socket.socketpair()],
    "socket.send and recv": through(lambda: left.send(b"x"), lambda: right.recv(1)),
    "socket.sendall": through(lambda: left.sendall(b"x"), lambda: right.recv_into(bytearray(1))),
    "socket.sendmsg and recvmsg": through(lambda: left.sendmsg([b"x"]), lambda: right.recvmsg(1)),
    "socket.recvfrom": through(lambda: datagrams[0].send(b"x"), lambda: datagrams[1].recvfrom(1)),
    "socket.connect and accept": connect,
    "socket.bind": lambda: socket.socket().bind(("127.0.0.1", 0)),
    "socket.listen": lambda: listener.listen(5),
    "socket.getsockname": lambda: listener.getsockname(),
    "socket.getsockopt": lambda: listener.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE),
    "socket.setsockopt": lambda: listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1),
    "socket.settimeout": lambda: left.settimeout(None),
    "socket.shutdown": lambda: [(a.shutdown(2), a.close(), b.close()) for a, b in [socket.socketpair()]],
    "socket.getaddrinfo": asked(socket.getaddrinfo, "127.0.0.1", 80),
    "socket.gethostbyname": asked(socket.gethostbyname, "localhost"),
    "socket.gethostbyaddr": asked(socket.gethostbyaddr, "127.0.0.1"),
    "socket.getnameinfo": lambda: socket.getnameinfo(("127.0.0.1", 80), 0),
    "socket.gethostname": socket.gethostname,
    "socket.getservbyname": asked(socket.getservbyname, "http"),
    "socket.getservbyport": asked(socket.getservbyport, 80),
    "socket.getprotobyname": asked(socket.getprotobyname, "tcp"),
    "socket.if_nameindex": socket.if_nameindex,
    "signal.sigtimedwait": alarm,
    "signal.raise_signal": lambda: signal.raise_signal(signal.SIGCONT),
    "signal.pthread_kill": lambda: signal.pthread_kill(threading.get_ident(), 0),
    "signal.pthread_sigmask": lambda: signal.pthread_sigmask(signal.SIG_BLOCK, []),
    "signal.setitimer": lambda: signal.setitimer(signal.ITIMER_REAL, 0),
    "resource.getrusage": lambda: resource.getrusage(resource.RUSAGE_SELF),
    "subprocess.run": lambda: subprocess.run(["true"]),
    "hashlib.md5 of 5000 bytes": lambda: _md5.md5(large),
    "hashlib.md5 of 100 bytes": lambda: _md5.md5(small),
    "hashlib.sha256 of 5000 bytes": lambda: _sha2.sha256(large),
    "hashlib.sha3_256 of 5000 bytes": lambda: _sha3.sha3_256(large),
    "hashlib.blake2b of 5000 bytes": lambda: _blake2.blake2b(large),
    "hash.update of 5000 bytes": lambda: digest.update(large),
    "hash.update of 100 bytes": lambda: fresh.update(small),
    "hash.digest": lambda: digest.hexdigest(),
    "hashlib.pbkdf2_hmac": lambda: hashlib.pbkdf2_hmac("sha256", b"x", b"y", 10),
    "hashlib.scrypt": lambda: hashlib.scrypt(b"x", salt=b"y", n=4, r=1, p=1),
    "zlib.compress": lambda: zlib.compress(small),
    "zlib.decompress": lambda: zlib.decompress(compressed),
    "zlib.compressobj.compress": lambda: compressor.compress(small),
    "zlib.decompressobj.decompress": lambda: zlib.decompressobj().decompress(compressed),
    "zlib.crc32 of 200000 bytes": lambda: zlib.crc32(huge),
    "zlib.crc32 of 100 bytes": lambda: zlib.crc32(small),
    "zlib.adler32 of 200000 bytes": lambda: zlib.adler32(huge),
    "binascii.crc32 of 200000 bytes": lambda: binascii.crc32(huge),
    "binascii.b2a_base64": lambda: binascii.b2a_base64(huge),
    "integer product": lambda: number * number,
    "integer to text": lambda: str(10 ** 2000),
    "integer power": lambda: pow(3, 1000, number),
    "sorting": lambda: sorted(range(1000)),
    "bytes join": lambda: b"".join([large, large]),
    "bytes join of 2 MiB": lambda: b"".join([huge] * 11),
    "list.append": lambda: [].append(1),
    "print to /dev/null": None,
    "import of what is there": lambda: __import__("os"),
}
OPERATIONS = {name: act for name, act in OPERATIONS.items() if act}

gate = _thread.allocate_lock()
gate.acquire()
turns = 0


def helper():
    global turns
    while True:
        gate.acquire()
        turns += 1


def gives(act, patience):
    """Whether the helper gets its turn while `act` is repeated."""
    act()
    before = turns
    gate.release()
    end = time.monotonic() + patience
    while time.monotonic() < end:
        act()
        if turns != before:
            return True
    return False


def let_helper_run():
    """What kept the lock leaves the helper wanting its turn: it gets it."""
    while not gate.locked():
        time.sleep(0)
    time.sleep(0)


def verdict(name, patience):
    given = gives(OPERATIONS[name], patience)
    if not given:
        let_helper_run()
    return "gives" if given else "keeps"


def check(path, names):
    with open(path) as file:
        expected = dict(line.rstrip("\n").split(": ") for line in file)
    assert expected.keys() == OPERATIONS.keys(), expected.keys() ^ OPERATIONS.keys()
    if sys.implementation.name != "cpython":
        expected |= DIFFERENT
    names, failed = names or list(expected), 0
    for name in names:
        wanted = expected[name]
        said = verdict(name, PATIENCE if wanted == "gives" else A_WHILE)
        if said != wanted:
            failed += 1
            print(f"{name}: {said} the lock, but {wanted} it is expected", flush=True)
    print(f"{len(names) - failed} of {len(names)} operations as expected")
    return failed != 0


def main():
    _thread.start_new_thread(helper, ())
    sys.setswitchinterval(1000)
    arguments = sys.argv[1:]
    if arguments[:1] == ["--check"]:
        return check(arguments[1], arguments[2:])
    for name in arguments or OPERATIONS:
        print(f"{name}: {verdict(name, A_WHILE)}", flush=True)


if __name__ == "__main__":
    try:
        status = main()
    finally:
        sys.setswitchinterval(0.005)
        shutil.rmtree(folder)
    sys.exit(status)
