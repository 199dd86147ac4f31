"""fcntl locks and flags, resource limits, users and groups, syslog masks."""
import errno
import fcntl
import grp
import os
import pwd
import resource
import struct
import syslog
import tempfile

with tempfile.NamedTemporaryFile() as file:
    print(fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB))
    pid = os.fork()
    if pid == 0:
        with open(file.name, "r+b") as other:
            try:
                fcntl.lockf(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                os._exit(error.errno in (errno.EACCES, errno.EAGAIN))
        os._exit(2)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    fcntl.lockf(file, fcntl.LOCK_UN)
    fcntl.flock(file, fcntl.LOCK_SH)
    with open(file.name) as other:
        try:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("held")
    flags = fcntl.fcntl(file, fcntl.F_GETFL)
    fcntl.fcntl(file, fcntl.F_SETFL, flags | os.O_APPEND)
    print(bool(fcntl.fcntl(file, fcntl.F_GETFL) & os.O_APPEND), fcntl.fcntl(file, fcntl.F_GETFD) & fcntl.FD_CLOEXEC)
reader, writer = os.pipe()
os.write(writer, b"12345")
import termios
print(struct.unpack("i", fcntl.ioctl(reader, termios.FIONREAD, struct.pack("i", 0))))
room = bytearray(4)
print(fcntl.ioctl(reader, termios.FIONREAD, room), room[0])
for call in [lambda: fcntl.fcntl(-1, fcntl.F_GETFL), lambda: fcntl.fcntl("x", 1), lambda: fcntl.flock(reader, 99)]:
    try:
        call()
    except (ValueError, TypeError, OSError) as error:
        print(type(error).__name__, error)
soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
print(resource.getrlimit(resource.RLIMIT_CORE)[0], resource.getpagesize(), resource.getrusage(resource.RUSAGE_SELF).ru_utime >= 0)
for call in [lambda: resource.getrlimit(9999), lambda: resource.setrlimit(0, (1,)), lambda: resource.getrusage(55)]:
    try:
        call()
    except (ValueError, OSError) as error:
        print(type(error).__name__, error)
root = pwd.getpwnam("root")
print(root.pw_uid, root.pw_dir, root[0], pwd.getpwuid(0) == root, grp.getgrgid(0).gr_name)
for call in [lambda: pwd.getpwnam("no such user"), lambda: grp.getgrnam("no such group"), lambda: pwd.getpwuid(-5), lambda: grp.getgrgid("x")]:
    try:
        call()
    except (KeyError, TypeError) as error:
        print(type(error).__name__, error)
print(os.getgrouplist("root", 0))
print(syslog.LOG_MASK(syslog.LOG_ERR), syslog.LOG_UPTO(syslog.LOG_ERR), syslog.setlogmask(0) > 0, syslog.closelog())
