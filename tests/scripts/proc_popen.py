"""Popen: pipes between processes, communicate, poll, signals, descriptors."""
import os
import signal
import subprocess

first = subprocess.Popen(["printf", "b\\na\\nc\\n"], stdout=subprocess.PIPE)
second = subprocess.Popen(["sort"], stdin=first.stdout, stdout=subprocess.PIPE, text=True)
first.stdout.close()
print(second.communicate(), first.wait(), second.returncode)
with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as cat:
    cat.stdin.write(b"unbuffered\n")
    print(cat.stdout.readline(), cat.poll(), cat.returncode)
    cat.stdin.close()
    print(cat.stdout.read(), cat.wait(5), cat.poll())
sleeper = subprocess.Popen(["sleep", "30"])
try:
    sleeper.wait(0.01)
except subprocess.TimeoutExpired as error:
    print(error)
sleeper.send_signal(signal.SIGINT)
print(sleeper.wait(), sleeper.returncode == -signal.SIGINT)
sleeper.terminate()
killed = subprocess.Popen(["sleep", "30"], start_new_session=True)
os.killpg(killed.pid, signal.SIGKILL)
print(killed.wait())
reader, writer = os.pipe()
child = subprocess.Popen(["sh", "-c", f"echo passed >&{writer}"], pass_fds=[writer])
os.close(writer)
print(os.read(reader, 20), child.wait())
os.close(reader)
child = subprocess.Popen(["sh", "-c", "read line; echo \"got $line\"; read line; echo \"and $line\""],
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
print(child.stdin.write("one\n"), child.stdout.readline())
try:
    child.communicate(timeout=0.01)
except subprocess.TimeoutExpired:
    print("not done yet")
print(child.communicate("two\n" if False else None), child.args[0])
big = "x" * 300_000
child = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
print(child.communicate(big)[0] == big)
print(subprocess.Popen(["sh", "-c", "umask; id -u > /dev/null"], umask=0o27, stdout=subprocess.PIPE).communicate()[0])
def prepare():
    os.write(1, b"in the child first\n")
print(subprocess.Popen(["echo", "then exec"], preexec_fn=prepare, stdout=subprocess.PIPE).communicate()[0])
try:
    subprocess.Popen(["true"], preexec_fn=lambda: 1 / 0)
except subprocess.SubprocessError as error:
    print(error)
print(repr(child).startswith("<Popen: returncode: 0 args: ['cat']"))
