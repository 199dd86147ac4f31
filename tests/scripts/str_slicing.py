"""Indexing and slicing of strings, every sign of the step."""
s = "0123456789"
for start in (None, 0, 3, -3, 20, -20):
    for stop in (None, 5, -2, 20):
        print([s[start:stop:step] for step in (None, 1, 2, -1, -3)])
print(s[0], s[-1], s[len(s) - 1])
for bad in (lambda: s[10], lambda: s[-11], lambda: s["a"], lambda: s[::0], lambda: s[1.0]):
    try:
        bad()
    except (IndexError, TypeError, ValueError) as error:
        print(type(error).__name__, error)
try:
    s[0] = "x"
except TypeError as error:
    print(error)
print(slice(1, 10, 3).indices(5), slice(None, None, -1).indices(4), slice(-100, 100).indices(3))
print(slice(1, 2) == slice(1, 2), repr(slice(None, 3)), hash(slice(1, 2)) == hash(slice(1, 2)))
print("ab" * 3, 0 * "ab", "ab" * -1, "a" in "abc", "" in "abc", "abc" in "ab", "ac" not in "abc")
