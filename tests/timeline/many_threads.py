"""A hundred threads that live shortly."""
import threading


def work(number):
    results.append(number)


results = []
for number in range(100):
    thread = threading.Thread(target=work, args=(number,), name=f"short-{number}")
    thread.start()
    thread.join()
assert sorted(results) == list(range(100))
