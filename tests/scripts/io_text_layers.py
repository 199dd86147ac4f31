"""io: text over bytes: newlines, encodings, marks, reconfiguring, positions."""
import io
raw = lambda data: io.BytesIO(data)
for newline in (None, "", "\n", "\r", "\r\n"):
    t = io.TextIOWrapper(raw(b"a\r\nb\rc\nd"), "ascii", newline=newline); print(repr(newline), list(t), t.newlines)
    b = io.BytesIO(); w = io.TextIOWrapper(b, "ascii", newline=newline); w.write("x\ny\r\n"); w.flush(); print(b.getvalue())
for codec in ("utf-8-sig", "utf-16", "utf-32", "utf-16-le", "latin-1", "cp1252", "utf-7"):
    b = io.BytesIO(); w = io.TextIOWrapper(b, codec, newline="\n"); w.write("aé\n"); w.write("b"); w.flush(); size = len(b.getvalue()); w.seek(0); print(codec, size, w.read(), w.tell() == size); w.seek(0, 2); w.write("!"); w.seek(0); print(repr(w.readline()), repr(w.read()))
    old = io.BytesIO(b.getvalue()); old.seek(0, 2); w2 = io.TextIOWrapper(old, codec, newline="\n"); w2.write("z"); w2.flush(); print(old.getvalue().decode(codec))
t = io.TextIOWrapper(raw("héllo wörld\nline two\n".encode()), "utf-8"); print(t.read(2), repr(t.tell() > 0)); at = t.tell(); rest = t.read(5); t.seek(at); print(t.read(5) == rest, repr(t.readline()), t.readlines(), repr(t.read()), t.seek(0), t.readline(3), next(t))
b = io.BytesIO(); w = io.TextIOWrapper(b, "ascii", errors="replace", line_buffering=True); w.write("é\n"); print(b.getvalue(), w.errors, w.encoding, w.line_buffering); w.reconfigure(encoding="utf-8", errors="strict", newline="\r\n", write_through=True); w.write("é\n"); print(b.getvalue(), w.encoding, w.write_through); print(w.detach() is b)
t = io.TextIOWrapper(raw(b"abc\xff"), "utf-8"); s = io.StringIO("a\r\nb\n", newline=None); print(list(s), s.getvalue(), repr(io.StringIO("x\ny", newline="\r\n").getvalue()))
for f in (lambda: t.read(), lambda: io.TextIOWrapper(raw(b""), "none"), lambda: io.TextIOWrapper(raw(b""), newline="x"), lambda: io.TextIOWrapper(raw(b""), errors=5), lambda: w.write("x"), lambda: t.write(5), lambda: t.seek(1, 1), lambda: t.seek(-1), lambda: t.seek(0, 9), lambda: io.TextIOWrapper(raw(b""), "hex"), lambda: setattr(t, "_CHUNK_SIZE", 0), lambda: setattr(t, "_CHUNK_SIZE", 2**70), lambda: t.reconfigure(newline="q"), lambda: io.TextIOWrapper(5), lambda: t.truncate("x"), lambda: io.StringIO(5), lambda: io.StringIO().seek(1, 1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
t.close(); print(t.closed)
for f in (t.read, t.readline, t.tell, t.flush, t.fileno, lambda: t.write("x")):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
