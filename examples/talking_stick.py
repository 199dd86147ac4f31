"""A talking stick goes round: whoever holds it may speak, and passes it on.

Each thread computes for a while before it speaks, so that the interpreter's own
stick, its lock, changes hands as well; the order of speaking stays the same.
"""
import threading

NAMES = ["Ada", "Blaise", "Charles"]
ROUNDS = 3

stick = threading.Condition()
holder = 0


def think(n):
    return sum(i * i for i in range(n)) % 97


def speak(me):
    global holder
    for turn in range(ROUNDS):
        thought = think(20_000 + 5_000 * me)
        with stick:
            stick.wait_for(lambda: holder == me)
            print(f"{NAMES[me]:>8} ({turn + 1}): {thought}")
            holder = (me + 1) % len(NAMES)
            stick.notify_all()


threads = [threading.Thread(target=speak, args=(i,), name=name) for i, name in enumerate(NAMES)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("the circle is closed")
