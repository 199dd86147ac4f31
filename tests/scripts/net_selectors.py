"""selectors and select: every kind, with the same results."""
import select
import selectors
import socket

for kind in [selectors.SelectSelector, selectors.PollSelector, selectors.EpollSelector]:
    a, b = socket.socketpair()
    with kind() as selector:
        key = selector.register(a, selectors.EVENT_READ, data="a")
        print(kind.__name__, key.data, key.events, selector.select(0))
        b.send(b"x")
        print([(key.data, events) for key, events in selector.select(1)])
        selector.modify(a, selectors.EVENT_READ | selectors.EVENT_WRITE, "both")
        print([(key.data, events) for key, events in selector.select(1)])
        print(len(selector.get_map()), selector.get_key(a).data, a in selector.get_map(), b in selector.get_map())
        selector.unregister(a)
        for call in [lambda: selector.unregister(a), lambda: selector.register(b, 99), lambda: selector.get_key(a)]:
            try:
                call()
            except (KeyError, ValueError) as error:
                print(type(error).__name__)
    a.close()
    b.close()
a, b = socket.socketpair()
print(select.select([a], [a], [], 0)[0], len(select.select([], [a, b], [], 0)[1]))
b.send(b"y")
print(select.select([a.fileno()], [], [], 1)[0] == [a.fileno()])
poll = select.poll()
poll.register(a, select.POLLIN)
print([event for fd, event in poll.poll(100)] == [select.POLLIN])
poll.modify(a, select.POLLOUT)
print([event for fd, event in poll.poll(100)] == [select.POLLOUT])
b.close()
print(bool(poll.poll(100)[0][1] & select.POLLHUP))
poll.unregister(a)
for call in [lambda: poll.unregister(a), lambda: select.select([a], [], [], -1), lambda: select.select([1.5], [], []),
             lambda: select.select(5, [], []), lambda: select.epoll(-2), lambda: poll.register("x")]:
    try:
        call()
    except (KeyError, ValueError, TypeError) as error:
        print(type(error).__name__, error if not isinstance(error, KeyError) else "")
a.close()
