"""json: hooks of both directions, odd values, layout, errors with places."""
import json, io, decimal, enum, collections
print(json.loads('{"a": 1, "b": [1.5, null, true]}', object_hook=lambda d: sorted(d)), json.loads('{"a": 1, "a": 2}', object_pairs_hook=list), json.loads("[1.10, 2]", parse_float=decimal.Decimal, parse_int=str), json.loads("[NaN, Infinity, -Infinity]", parse_constant=lambda c: f"<{c}>"), json.loads(b'"\xc3\xa9"'), json.loads('"\\u00e9\\ud83d\\ude00\\ud800"').encode("utf-8", "backslashreplace"))
class Point:
    def __init__(self, x): self.x = x
class Enc(json.JSONEncoder):
    def default(self, o): return {"x": o.x} if isinstance(o, Point) else super().default(o)
class Color(enum.IntEnum): RED = 1
class S(str): pass
class Fl(float):
    def __repr__(self): return "mine"
print(json.dumps([Point(1)], cls=Enc), json.dumps({1: "a", None: "b", True: "c", 1.5: "d", Color.RED: Color.RED}), json.dumps(S("s")), json.dumps(Fl(1.5)), json.dumps({1: 1, (1, 2): 2}, skipkeys=True), json.dumps({3: [Point(2)]}, default=lambda o: [o.x]), json.dumps(collections.OrderedDict(b=1, a=2)), json.dumps(collections.namedtuple("N", "q")(5)))
print(json.dumps({"b": [1, {"c": []}], "a": {}}, indent=2, sort_keys=True), json.dumps([1, [2]], indent="\t"), json.dumps([1, {"a": 2}], separators=(",", ":")), json.dumps("é\u2028\x7f\"\\\n\x01/"), json.dumps("é", ensure_ascii=False), json.dumps([float("inf"), float("nan")]), json.dumps([], indent=1), sep="\n")
print(list(json.JSONEncoder().iterencode({"a": [1, "x"]})), json.JSONDecoder().raw_decode(' {"a": 1} tail'.strip()), json.JSONDecoder(strict=False).decode('"a\nb"'), json.load(io.StringIO("5")), json.loads(" [ ] "), json.loads("-0.0"), json.loads("1E400"), json.loads(str(10**50)) == 10**50)
out = io.StringIO(); json.dump({"k": 1.0}, out, indent=0); print(repr(out.getvalue()))
loop = []; loop.append(loop)
for f in (lambda: json.loads(""), lambda: json.loads("{"), lambda: json.loads("[1,]"), lambda: json.loads('{"a" 1}'), lambda: json.loads('{"a": 1,}'), lambda: json.loads("{a: 1}"), lambda: json.loads("[1 2]"), lambda: json.loads('"abc'), lambda: json.loads('"\\q"'), lambda: json.loads('"\\u12"'), lambda: json.loads("1 2"), lambda: json.loads("nul"), lambda: json.loads('"a\tb"'), lambda: json.loads("\ufeff1"), lambda: json.loads(5), lambda: json.dumps(object), lambda: json.dumps({(1,): 2}), lambda: json.dumps(loop), lambda: json.dumps({1, 2}), lambda: json.dumps(float("nan"), allow_nan=False), lambda: json.dumps({"a": [b"x"]}), lambda: json.dumps({"b": 1, 2: 3}, sort_keys=True), lambda: json.loads("01"), lambda: json.loads("[" * 5 + "}"), lambda: json.loads("\n\n  x"), lambda: json.loads("[1,\n 2,\n }")):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).replace(str(id(loop)), "ID"), getattr(e, "__notes__", ""))
e = json.JSONDecodeError("msg", "a\nbc", 3); print(e.lineno, e.colno, e.pos, e.doc, e.msg, str(e))
