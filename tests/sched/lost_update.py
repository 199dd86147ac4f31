"""Three threads count without a lock: over seeds, updates are lost."""
import threading

n = 0


def work():
    global n
    for _ in range(50):
        n = n + int(1)


threads = [threading.Thread(target=work) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(n)
