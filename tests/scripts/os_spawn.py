"""posix_spawn: actions on descriptors, signals, groups, and what is refused."""
import os
import signal
import tempfile

def wait(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

print(wait(os.posix_spawn("/bin/sh", ["sh", "-c", "exit 3"], os.environ)))
print(wait(os.posix_spawnp("true", ("true",), {"PATH": "/bin:/usr/bin"})))
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "out")
    pid = os.posix_spawn("/bin/sh", ["sh", "-c", "echo $WHO; echo err >&2"], {"WHO": "spawned"}, file_actions=[
        (os.POSIX_SPAWN_OPEN, 1, path, os.O_WRONLY | os.O_CREAT, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
        (os.POSIX_SPAWN_CLOSE, 0),
    ])
    print(wait(pid), open(path).read().split())
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
code = "kill -USR1 $$; exit 0"
print(wait(os.posix_spawn("/bin/sh", ["sh", "-c", code], {})))
print(wait(os.posix_spawn("/bin/sh", ["sh", "-c", code], {}, setsigdef=[signal.SIGUSR1])) == -signal.SIGUSR1)
print(wait(os.posix_spawn("/bin/sh", ["sh", "-c", "kill -TERM $$; exit 5"], {}, setsigmask={signal.SIGTERM})))
pid = os.posix_spawn("/bin/sleep", ["sleep", "30"], {}, setpgroup=0)
print(os.getpgid(pid) == pid)
os.kill(pid, signal.SIGKILL)
print(wait(pid))
pid = os.posix_spawn("/bin/sleep", ["sleep", "30"], {}, setsid=True)
print(os.getsid(pid) == pid)
os.kill(pid, signal.SIGKILL)
wait(pid)
for arguments, keywords in [(("/no/such", ["x"], {}), {}), (("/bin/true", [], {}), {}), (("/bin/true", [""], {}), {}),
                            (("/bin/true", "x", {}), {}), (("/bin/true", ["x"], {}), {"file_actions": [()]}),
                            (("/bin/true", ["x"], {}), {"file_actions": [(99,)]}),
                            (("/bin/true", ["x"], {}), {"file_actions": [(os.POSIX_SPAWN_CLOSE,)]}),
                            (("/bin/true", ["x"], {}), {"setsigmask": [9999]}),
                            (("/bin/true", ["x"], {}), {"scheduler": (1,)}),
                            (("/bin/true", ["x"], {"a=b": "c"}), {})]:
    try:
        print(wait(os.posix_spawn(*arguments, **keywords)))
    except (OSError, ValueError, TypeError) as error:
        print(type(error).__name__, error)
