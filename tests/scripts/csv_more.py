"""csv: dialects, quoting, DictReader, errors."""
import csv
import io
def w(rows, **kw):
    f = io.StringIO()
    csv.writer(f, **kw).writerows(rows)
    return f.getvalue()
rows = [["a", 1, 2.5, None, ""], ["x,y", 'q"q', "new\nline", " sp ", "tab\t"]]
for kw in ({}, {"delimiter": ";"}, {"quoting": csv.QUOTE_ALL}, {"quoting": csv.QUOTE_NONNUMERIC}, {"quoting": csv.QUOTE_STRINGS}, {"quoting": csv.QUOTE_NOTNULL}, {"quotechar": "'"}, {"doublequote": False, "escapechar": "\\"}, {"lineterminator": "|"}, {"dialect": "excel-tab"}, {"dialect": "unix"}):
    out = w(rows, **kw)
    print(kw, repr(out))
def r(text, **kw): return list(csv.reader(io.StringIO(text, newline=""), **kw))
print(r('a,b,"c,d"\r\n"e""f",,\n'), r("a;b", delimiter=";"), r("'x,y',z", quotechar="'"), r("a, b", skipinitialspace=True), r("1,2.5,\"x\"", quoting=csv.QUOTE_NONNUMERIC), r("a\\,b", escapechar="\\"), r('"a\nb",c'), r(",\n,"), r(""))
print(list(csv.DictReader(io.StringIO("a,b\n1,2\n3\n4,5,6\n"), restkey="rest", restval="-")))
f = io.StringIO()
d = csv.DictWriter(f, ["b", "a"], extrasaction="ignore")
d.writeheader()
d.writerow({"a": 1, "b": 2, "c": 3})
print(repr(f.getvalue()))
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
show(lambda: w([["a,b"]], quoting=csv.QUOTE_NONE))
show(lambda: w([5]))
show(lambda: r('"a"b', strict=True))
show(lambda: r('"abc', strict=True))
show(lambda: r("x", quoting=csv.QUOTE_NONNUMERIC))
show(lambda: csv.reader(io.StringIO(), delimiter="ab"))
show(lambda: csv.reader(io.StringIO(), dialect="none such"))
show(lambda: csv.writer(io.StringIO(), quotechar=5))
show(lambda: csv.DictWriter(io.StringIO(), ["a"]).writerow({"b": 1}))
csv.register_dialect("mine", delimiter="|", quoting=csv.QUOTE_MINIMAL)
print(sorted(csv.list_dialects()), csv.get_dialect("mine").delimiter, r("a|b", dialect="mine"))
csv.unregister_dialect("mine")
reader = csv.reader(["a", "b\n", '"c', 'd"'])
for row in reader: print(reader.line_num, row)
s = csv.Sniffer()
print(s.sniff("a;b;c\n1;2;3\n").delimiter, s.has_header("name,n\nx,1\ny,2\n"), csv.field_size_limit())
