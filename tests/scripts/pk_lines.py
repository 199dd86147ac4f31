"""Reading opcodes by hand, those that Python 3 no longer writes too."""
import pickle
for data in (b"N.", b"I01\n.", b"I00\n.", b"I42\n.", b"I-5\n.", b"I010\n.", b"L99999999999L\n.", b"L5\n.", b"F1.5\n.", b"K\x07.", b"M\x01\x02.", b"J\xff\xff\xff\xff.", b"G?\xf8\0\0\0\0\0\0.", b"\x8a\x00.", b"\x8a\x02\xff\x7f.", b"\x8b\x01\0\0\0\x80.", b"S'abc'\n.", b'S"a\\x41"\n.', b"T\x02\0\0\0hi.", b"U\x02hi.", b"V\\u2603x\n.", b"X\x02\0\0\0hi.", b"(I1\nI2\nt.", b"(I1\nI2\nl.", b"(I1\nI2\nd.", b"]K\x01a.", b"](K\x01K\x02e.", b"}K\x01K\x02s.", b"}(K\x01K\x02K\x03K\x04u.", b"K\x01K\x020.", b"K\x05(K\x01K\x021.", b"K\x052.", b"K\x01p0\n0g0\n.", b"K\x01q\x050h\x05.", b"K\x01r\x05\0\0\x000j\x05\0\0\0.", b"K\x01\x940h\0.", b"cbuiltins\nlen\n.", b"c__builtin__\nxrange\n.", b"(ibuiltins\nlist\n.", b"(cbuiltins\nint\nK\x07o.", b"cbuiltins\nint\n(S'12'\ntR.", b"cbuiltins\ncomplex\n(K\x01K\x02t\x81.", b"\x8f(K\x01K\x02\x90.", b"(K\x01K\x02\x91.", b"\x8c\x03sys\x8c\x07maxsize\x93.", b"B\x01\0\0\0z.", b"C\x01z.", b"\x96\x01\0\0\0\0\0\0\0z.", b"\x80\x04\x95\x02\0\0\0\0\0\0\0N."):
    try:
        v = pickle.loads(data)
        print(data, "->", repr(v))
    except Exception as e:
        print(data, "!", type(e).__name__, e)
print(pickle.loads(b"S'caf\\xe9'\n.", encoding="latin-1"), pickle.loads(b"U\x01\xe9.", encoding="bytes"), pickle.loads(b"U\x01\xe9.", errors="replace"))
try: pickle.loads(b"U\x01\xe9.")
except UnicodeDecodeError as e: print(e)
