import threading

total = 0
lock = threading.Lock()


def one():
    return 1


class Counter:
    def __init__(self, start):
        self.value = start

    def add(self, values):
        for value in values:
            self.value += value
            self.value += int(value)
        return len(values)


def steps(n):
    global total
    total += 1
    total = total + one()
    while n:
        with lock:
            n -= min(n, 2)
        yield n


counter = Counter(0)
counter.add([1, "2"])
items = [x.upper() for x in "ab"]
items.append(sorted(items, key=lambda item: item.lower()))
print(*items, sep="é"); print("é")
