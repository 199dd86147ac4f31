"""json: round trips, options, errors."""
import json
data = {"a": [1, 2.5, -3e20, None, True, False], "b": {"nested": "é \" \\ \n \u2028"}, "c": [], "d": {}, "": ""}
text = json.dumps(data)
print(text)
print(json.loads(text) == data, json.dumps(data, ensure_ascii=False, separators=(",", ":")))
print(json.dumps({"b": 1, "a": [1, {"x": 2}]}, indent=2, sort_keys=True))
print(json.dumps([float("inf"), float("nan")]), json.dumps({1: 2, None: 3, True: 4, 1.5: 5}), json.dumps("😀"), json.dumps((1, 2)))
print(json.loads("[1, 2.0, 1e3, -0, \"\\u00e9\\ud83d\\ude00\", NaN, -Infinity]"), json.loads(" {\"a\" : 1 } "), json.loads(b"[1]"), json.loads("12345678901234567890"))
for bad in ["", "{", "[1,]", "{'a': 1}", "[1 2]", "nul", "\"\t\"", "[1] x", "{\"a\" 1}", "\"\\x\"", "{\"a\": 1,}", "01"]:
    try:
        json.loads(bad)
    except json.JSONDecodeError as e:
        print(repr(bad), e)
for bad in ({1, 2}, {(1,): 2}, object, 1j):
    try:
        json.dumps(bad)
    except TypeError as e:
        print(e)
r = []
r.append(r)
try:
    json.dumps(r)
except ValueError as e:
    print(e)
class Enc(json.JSONEncoder):
    def default(self, o): return sorted(o) if isinstance(o, set) else super().default(o)
print(json.dumps({"s": {3, 1}}, cls=Enc), json.dumps(1j, default=str), json.loads('{"a": 1}', object_hook=lambda d: list(d.items())), json.loads("1.5", parse_float=str))
print(json.loads('{"a": 1, "a": 2}', object_pairs_hook=list), json.dumps("</script>"), json.dumps(2**70))
