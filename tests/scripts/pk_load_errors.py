"""Broken pickles: each with its error."""
import pickle
bad = [b"", b".", b"x", b"\xff", b"'", b"N", b"K", b"M\x01", b"J\x01", b"G\0", b"X\x05\0\0\0ab", b"\x8c\x05a.", b"I\n.", b"Ix\n.", b"L\n.", b"S'a\n.", b"Sa\n.", b"S\n.", b"t.", b"(.", b"(K\x01.", b"0.", b"1.", b"2.", b"a.", b"K\x01a.", b"](a.", b"e.", b"s.", b"}K\x01s.", b"u.", b"b.", b"K\x01b.", b"R.", b"K\x01R.", b"K\x01)R.", b"g0\n.", b"h\0.", b"j\0\0\0\0.", b"p0\n.", b"K\x01p-1\n.", b"q\0.", b"c\n", b"cbuiltins\n", b"cno_such_module\nx\n.", b"cbuiltins\nno_such_name\n.", b"\x80\x06.", b"\x82\0.", b"\x82\xf0.", b"Q.", b"K\x01Q.", b"Pabc\n.", b"P\xff\n.", b"\x81.", b"K\x01)\x81.", b"cbuiltins\nint\nK\x01\x81.", b"cbuiltins\nint\n)K\x01\x92.", b"K\x01K\x02\x93.", b"\x97.", b"\x98.", b"\x8b\xff\xff\xff\xff.", b"T\xff\xff\xff\xff.", b"](K\x01}u.", b"}K\x01a.", b"K\x01K\x02a.", b"\x95\x05\0\0\0\0\0\0\0N.", b"o.", b"(o.", b"\x8f(]\x90.", b"}(]K\x01u."]
for data in bad:
    try:
        print(data, "->", repr(pickle.loads(data)))
    except Exception as e:
        print(data, "!", type(e).__module__, type(e).__name__, e)
for value in ("text", None, 5):
    try: pickle.loads(value)
    except TypeError as e: print(e)
