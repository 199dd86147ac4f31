"""fork, exec, wait, and hooks around a fork."""
import os
import signal
import sys

os.register_at_fork(before=lambda: print("before", flush=True), after_in_parent=lambda: print("parent", flush=True),
                    after_in_child=lambda: None)
pid = os.fork()
if pid == 0:
    os._exit(9)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
reader, writer = os.pipe()
os.set_inheritable(writer, True)
pid = os.fork()
if pid == 0:
    os.execve("/bin/sh", ["sh", "-c", f"echo $NAME >&{writer}"], {"NAME": "executed"})
os.close(writer)
print(os.read(reader, 100))
print(os.wait()[0] == pid)
pid = os.fork()
if pid == 0:
    signal.pause()
os.kill(pid, signal.SIGKILL)
result, status, usage = os.wait4(pid, 0)
print(os.WIFSIGNALED(status), os.WTERMSIG(status), os.WIFEXITED(status), usage.ru_maxrss > 0)
pid = os.fork()
if pid == 0:
    os._exit(4)
info = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
print(info.si_status, info.si_pid == pid, os.waitpid(pid, 0)[1] >> 8)
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError as error:
    print(error.errno)
print(os.waitstatus_to_exitcode(os.system("exit 6")), os.spawnlp(os.P_WAIT, "sh", "sh", "-c", "exit 2"))
with os.popen("echo from popen; exit 1") as stream:
    print(stream.read().strip())
for call in [lambda: os.execv("/no/such", ["x"]), lambda: os.execv("/bin/true", []), lambda: os.execve("/bin/true", ["x"], {"a=": "", "": "x"}),
             lambda: os.kill(2 ** 22 + 5, 0), lambda: os.waitstatus_to_exitcode(0x137f)]:
    try:
        call()
    except (OSError, ValueError) as error:
        print(type(error).__name__)
print(os.getppid() > 0, os.getpgrp() == os.getpgid(0))
sys.stdout.flush()
pidfd = os.pidfd_open(os.getpid())
signal.signal(signal.SIGUSR1, lambda number, frame: print("signal", number == signal.SIGUSR1))
signal.pidfd_send_signal(pidfd, signal.SIGUSR1)
os.close(pidfd)
