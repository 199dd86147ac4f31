"""Sockets, selectors and subprocesses on one machine."""
import selectors
import socket
import subprocess
import sys
import threading
a, b = socket.socketpair()
a.sendall(b"hello")
print(b.recv(10), b.send(b"back"), a.recv(2), a.recv(2))
a.settimeout(0.001)
try:
    a.recv(1)
except TimeoutError as e:
    print(e)
b.close()
a.settimeout(None)
print(a.recv(1), a.fileno() >= 0)
a.close()
try:
    a.recv(1)
except OSError as e:
    print(e)
server = socket.create_server(("127.0.0.1", 0))
def serve():
    c, _ = server.accept()
    with c, c.makefile("rw") as f:
        for line in f:
            f.write(line[::-1].strip() + "\n")
            f.flush()
t = threading.Thread(target=serve)
t.start()
with socket.create_connection(server.getsockname()) as c:
    f = c.makefile("rw")
    for w in ("abc", "12"):
        f.write(w + "\n")
        f.flush()
        print(f.readline())
    f.close()
t.join()
server.close()
sel = selectors.DefaultSelector()
r, w = socket.socketpair()
sel.register(r, selectors.EVENT_READ, "data")
print(sel.select(0))
w.send(b"x")
print([(k.data, e) for k, e in sel.select(1)])
sel.close(); r.close(); w.close()
p = subprocess.run([sys.executable, "-c", "import sys; print(sys.stdin.read().upper()); sys.stderr.write('e'); sys.exit(3)"], input="in", capture_output=True, text=True)
print(p.returncode, p.stdout, p.stderr)
print(subprocess.check_output("echo shell $((1+1))", shell=True))
try:
    subprocess.run(["false"], check=True)
except subprocess.CalledProcessError as e:
    print(e)
try:
    subprocess.run(["no-such-program-here"])
except FileNotFoundError as e:
    print(e.errno)
try:
    subprocess.run(["sleep", "10"], timeout=0.01)
except subprocess.TimeoutExpired as e:
    print(type(e).__name__)
with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as p:
    print(p.communicate(b"piped"), p.returncode)
