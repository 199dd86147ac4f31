"""csv: dialects, quoting rules, sniffing and errors."""
import csv, io
class Pipes(csv.Dialect):
    delimiter, quotechar, escapechar, doublequote, lineterminator, quoting, skipinitialspace = "|", "'", "\\", False, "\n", csv.QUOTE_MINIMAL, True
csv.register_dialect("pipes", Pipes)
csv.register_dialect("semi", delimiter=";", quoting=csv.QUOTE_NONNUMERIC)
print(sorted(csv.list_dialects()), csv.get_dialect("pipes").delimiter)
def write(rows, **options):
    out = io.StringIO()
    csv.writer(out, **options).writerows(rows)
    return out.getvalue()
rows = [["a", 'b"c', "d,e", "f\ng", "", None, 1, 2.5, True], [" x ", "'q'", "a|b"]]
for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC, csv.QUOTE_STRINGS, csv.QUOTE_NOTNULL):
    print(repr(write(rows, quoting=quoting)))
print(repr(write(rows, dialect="pipes")), repr(write([["a b", "c"]], quoting=csv.QUOTE_NONE, escapechar="/", delimiter=" ")))
print(list(csv.reader(["a|'b|c'| d", "e\\|f|g"], "pipes")), list(csv.reader(['"a";1.5', '"b";2'], "semi")), list(csv.reader(["a,,b", "", '"x""y",z', '"multi', 'line",q'])))
print(list(csv.reader(["1,2,,\"\""], quoting=csv.QUOTE_NOTNULL)), list(csv.reader(["1,a,,\"\""], quoting=csv.QUOTE_STRINGS)) if False else "")
reader = csv.DictReader(io.StringIO("a,b\n1,2,3\n4\n"), restkey="rest", restval="-")
print(reader.fieldnames, list(reader), reader.line_num)
out = io.StringIO()
w = csv.DictWriter(out, ["a", "b"], extrasaction="ignore", restval="?")
w.writeheader(); w.writerow({"a": 1, "c": 2}); print(repr(out.getvalue()))
sniffed = csv.Sniffer().sniff("a;b;c\n1;2;3\n4;5;6\n")
print(sniffed.delimiter, sniffed.quotechar, csv.Sniffer().has_header("name;age\nbob;5\nann;6\n"))
for f in (lambda: write([["a,b"]], quoting=csv.QUOTE_NONE), lambda: csv.reader([], delimiter=""), lambda: csv.reader([], delimiter="ab"), lambda: csv.reader([], quotechar=1), lambda: csv.reader([], quoting=9), lambda: list(csv.reader(['"a"b'], strict=True)), lambda: list(csv.reader(['"a'], strict=True)), lambda: csv.get_dialect("none"), lambda: csv.writer(1), lambda: csv.reader(1), lambda: list(csv.reader([b"a"])), lambda: csv.writer(io.StringIO()).writerow(5), lambda: csv.DictWriter(io.StringIO(), ["a"]).writerow({"b": 1}), lambda: write([[""]], quoting=csv.QUOTE_NONE), lambda: csv.field_size_limit("x"), lambda: csv.reader([], lineterminator=1), lambda: csv.Sniffer().sniff("abc")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
