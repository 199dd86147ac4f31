"""array: types, growth, bytes, files, buffers, errors."""
import array, io, pickle, copy, sys
from array import array as A
print([(c, A(c).itemsize) for c in array.typecodes], A("i", [1, 2, 3]), A("d", (0.5, 1)), A("u", "héy") if False else A("w", "héy😀"), A("b"), A("B", b"\1\2"), repr(A("f", [0.1])))
a = A("h", range(5)); a.append(9); a.extend([7, 8]); a.extend(A("h", [1])); a.insert(1, -3); a.insert(-100, 4); print(a, a.pop(), a.pop(0), a.index(9), a.count(7), a[1:4], a[::-2], -3 in a, len(a))
a[1:3] = A("h", [100, 200, 300]); del a[0]; a[::2] = A("h", [0] * len(a[::2])); a.reverse(); a.remove(0); print(a, a * 2, a + A("h", [5]), a == A("i", a), a < A("h", [500]), A("d", [1.0]) == A("i", [1]))
b = A("I", [1, 2**32 - 1]); print(b.tobytes(), b.tolist(), A("I", b.tobytes()) == b); b.byteswap(); print(b); b.frombytes(b"\1\0\0\0"); b.fromlist([5]); print(b[-2:], b.buffer_info()[1], b.itemsize, b.typecode)
f = io.BytesIO(b"\1\2\3"); c = A("B"); c.fromfile(f, 2); print(c)
try: c.fromfile(f, 5)
except EOFError as e: print("EOFError", e, c)
w = A("w", "abc"); w.fromunicode("dé"); print(w.tounicode(), w, w[1], w.index("c")); m = memoryview(A("i", [1, 2])); print(m.format, m.tolist(), m.nbytes); m2 = A("i", [1, 2, 3]); v = memoryview(m2); v[0] = 9; print(m2)
try: m2.append(1)
except BufferError as e: print("BufferError", e)
v.release(); m2.append(1); print(pickle.loads(pickle.dumps(m2)), copy.copy(m2), copy.deepcopy(m2) is m2, A("q", m2), sys.getsizeof(A("q", range(100))) > 800, list(iter(m2)), hash is None)
for g in (lambda: A("z"), lambda: A("i", "abc"), lambda: A("b", [128]), lambda: A("B", [-1]), lambda: A("i", [1.5]), lambda: A("w", "ab").append("cd"), lambda: m2.frombytes(b"abc"), lambda: m2[10], lambda: m2.pop(9), lambda: m2.index(77), lambda: m2.remove(77), lambda: m2 + [1], lambda: m2.fromlist((1,)), lambda: m2.tounicode(), lambda: m2.__setitem__(slice(0, 1), [1]), lambda: A("i").pop(), lambda: hash(m2), lambda: A("d", ["x"]), lambda: A(), lambda: A("ii"), lambda: A("q", [2**63]), lambda: m2 * "x", lambda: A("L", [2**64]), lambda: m2.extend(A("d", [1])), lambda: m2.__setitem__(slice(0, 3, 2), A("i", [1]))):
    try: print(g())
    except Exception as e: print(type(e).__name__, e)
