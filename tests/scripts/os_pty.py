"""Pseudo-terminals: openpty, forkpty, the pty module, window sizes."""
import os
import pty
import termios

master, slave = os.openpty()
print(os.isatty(slave), os.isatty(master), os.ttyname(slave).startswith("/dev/pts/"), os.get_inheritable(master))
os.write(slave, b"line\n")
print(os.read(master, 100))
termios.tcsetwinsize(slave, (30, 90))
print(os.get_terminal_size(slave), termios.tcgetwinsize(master))
os.close(master)
os.close(slave)
pid, fd = os.forkpty()
if pid == 0:
    os.write(1, b"child on a terminal: %d\n" % os.isatty(0))
    os._exit(os.getsid(0) == os.getpid())
print(os.read(fd, 100), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
os.close(fd)
pid, fd = pty.fork()
if pid == 0:
    os.execvp("sh", ["sh", "-c", "stty -echo 2>/dev/null; read x; echo got $x"])
os.write(fd, b"input\n")
data = b""
try:
    while part := os.read(fd, 100):
        data += part
except OSError as error:
    print("end", error.errno)
print(b"got input" in data, os.waitpid(pid, 0)[1])
os.close(fd)
master = os.posix_openpt(os.O_RDWR | os.O_NOCTTY)
os.grantpt(master)
os.unlockpt(master)
slave = os.open(os.ptsname(master), os.O_RDWR | os.O_NOCTTY)
os.write(master, b"typed\n")
print(os.read(slave, 100))
os.close(slave)
os.close(master)
reader, writer = os.pipe()
for call in [os.ptsname, os.grantpt, os.unlockpt, os.login_tty]:
    try:
        call(reader)
    except OSError as error:
        print(call.__name__, error.errno)
