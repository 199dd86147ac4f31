"""json.loads: numbers, strings, hooks, positions of errors."""
import json
from decimal import Decimal
good = ["null", " true ", "-0", "12345678901234567890", "1.5e3", "-1E-2", '"a\\u00e9\\n\\"\\/"', '"\\ud83d\\ude00"', '"\\ud83d"', "[]", "[ 1 , 2 ]", "{}", '{"a": {"b": [1]}}', '{"a": 1, "a": 2}', "NaN", "[Infinity, -Infinity]", '"\u2603"', "\t\n[\r1]"]
for text in good:
    print(text.strip(), "->", repr(json.loads(text)))
bad = ["", " ", "nul", "01", "1.", ".5", "+1", "1e", "-", "[1,]", "[1 2]", "[1", "{", '{"a"}', '{"a":}', '{"a":1,}', "{a:1}", "{1:2}", '"abc', '"a\nb"', '"\\x"', '"\\u12"', "[1] x", "'a'", '{"a" 1}', '{"a":1 "b"}', "[tru]", "nan", "[\n 1,\n x]"]
for text in bad:
    try: print(repr(json.loads(text)))
    except json.JSONDecodeError as e: print(repr(text), "!", e, (e.lineno, e.colno, e.pos), e.msg)
print(json.loads('{"a": [1.5, 2]}', parse_float=Decimal, parse_int=str), json.loads("[NaN, -Infinity]", parse_constant=str.lower))
print(json.loads('{"a": {"b": 1}}', object_hook=lambda d: sorted(d.items())), json.loads('{"a": 1, "a": 2}', object_pairs_hook=list))
print(json.loads(b'"\xc3\xa9"'), json.loads('"x"'.encode("utf-16")), json.loads(bytearray(b"[1]")))
for value in (5, None, "\ufeff1"):
    try: json.loads(value)
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
d = json.JSONDecoder()
print(d.raw_decode('{"a": 1} tail'), d.raw_decode("xx [1]y", 3), d.raw_decode('"\u2603" z'))
text, at, total = "[1, 2] " * 3000, 0, 0
while at < len(text):
    value, at = d.raw_decode(text, at)
    total += sum(value)
    at += 1
print(total)
for idx in (-1, 100):
    try: d.raw_decode("1", idx)
    except ValueError as e: print(type(e).__name__, e)
print(json.JSONDecoder(strict=False).decode('"a\nb"'), json.decoder.scanstring('abc" rest', 0), json.decoder.scanstring('x\\n"', 0))
keys = json.loads('[{"key": 1}, {"key": 2}]')
print(next(iter(keys[0])) is next(iter(keys[1])))
deep = "[" * 200 + "]" * 200
print(json.dumps(json.loads(deep)) == deep)
