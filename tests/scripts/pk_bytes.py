"""What pickles look like, byte by byte, in each protocol."""
import pickle
values = [None, True, False, 0, 1, 255, 256, 65535, 65536, -1, -129, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**63, -2**63, 2**100, 0.5, -0.0, "", "a", "h\u00e9", "a\\b\nc", b"", b"xy", (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1], [1, 2], {}, {1: 2}, {1: 2, 3: 4}, set(), {7}, frozenset([7]), bytearray(b"q"), len, int, type(None), Ellipsis, NotImplemented]
for v in values:
    for p in range(6):
        data = pickle.dumps(v, p)
        print(p, repr(v)[:30], data if len(data) < 70 else (len(data), data[:20]))
        back = pickle.loads(data)
        assert back == v and type(back) is type(v), v
