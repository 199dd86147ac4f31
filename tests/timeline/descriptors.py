"""Makes calls on descriptors of many kinds, and prints which call was on which: "call: fd"."""
import fcntl
import mmap
import os
import pty
import select
import socket
import tempfile
import termios


def told(call, fd, function, *args):
    """Makes a call that the timeline knows by this name."""
    function(*args)
    print(f"{call}: {fd}")


with tempfile.TemporaryFile(buffering=0) as file:
    fd = file.fileno()
    os.write(fd, b"x" * 4096)
    told("lseek", fd, os.lseek, fd, 0, os.SEEK_SET)
    told("fstat", fd, os.fstat, fd)
    told("fsync", fd, os.fsync, fd)
    told("fdatasync", fd, os.fdatasync, fd)
    told("pread", fd, os.pread, fd, 5, 0)
    told("pwrite", fd, os.pwrite, fd, b"yes", 0)
    told("posix_fallocate", fd, os.posix_fallocate, fd, 0, 4096)
    told("posix_fadvise", fd, os.posix_fadvise, fd, 0, 0, os.POSIX_FADV_NORMAL)
    told("flock", fd, fcntl.flock, fd, fcntl.LOCK_EX)
    told("lockf", fd, fcntl.lockf, fd, fcntl.LOCK_EX)
    told("fcntl", fd, fcntl.fcntl, fd, fcntl.F_GETFL)
    told("isatty", fd, os.isatty, fd)
    told("mmap", fd, mmap.mmap, fd, 4096)
    told("listxattr", fd, os.listxattr, fd)
    other = os.dup(fd)
    print(f"dup: {fd}")
    told("close", other, os.close, other)
    file.seek(0)
    told("ftruncate", fd, file.truncate)

left, right = socket.socketpair()
told("send", left.fileno(), left.send, b"hello")
with tempfile.TemporaryFile(buffering=0) as file:
    file.write(b"12345")
    told("sendfile", left.fileno(), os.sendfile, left.fileno(), file.fileno(), 0, 5)
told("getsockname", left.fileno(), left.getsockname)
poll = select.poll()
poll.register(right, select.POLLIN)
told("poll", right.fileno(), poll.poll, 1000)
told("select", right.fileno(), select.select, [right], [], [], 1)
with select.epoll() as epoll:
    told("epoll_ctl", epoll.fileno(), epoll.register, right.fileno(), select.EPOLLIN)
    told("epoll_wait", epoll.fileno(), epoll.poll, 1)
told("shutdown", left.fileno(), left.shutdown, socket.SHUT_RDWR)
server = socket.create_server(("127.0.0.1", 0))
client = socket.socket()
told("connect", client.fileno(), client.connect, server.getsockname())

controller, terminal = pty.openpty()
told("tcgetattr", terminal, termios.tcgetattr, terminal)
told("tcsetattr", terminal, termios.tcsetattr, terminal, termios.TCSANOW, termios.tcgetattr(terminal))
told("tcdrain", terminal, termios.tcdrain, terminal)
told("ioctl", terminal, fcntl.ioctl, terminal, termios.TIOCGWINSZ, bytes(8))
