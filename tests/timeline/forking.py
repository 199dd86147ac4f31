"""A thread forks while another one computes; the child starts a thread of its own."""
import os
import threading
import warnings

warnings.simplefilter("ignore")


def compute():
    while not done:
        pass


def count():
    for _ in range(100_000):
        pass


done = []
computing = threading.Thread(target=compute, name="compute")
computing.start()
pid = os.fork()
if pid == 0:
    own = threading.Thread(target=count, name="born in the child")
    own.start()
    own.join()
    os._exit(5)
assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 5
done.append(True)
computing.join()
print("child", pid)
