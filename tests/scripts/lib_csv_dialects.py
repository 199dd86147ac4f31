"""csv: sniffing, dialects, quoting rules, dictionaries."""
import csv
import io

sample = "name;age;city\n'Ann; B';30;Paris\nBob;25;Rome\n"
dialect = csv.Sniffer().sniff(sample, delimiters=";,")
print(repr(dialect.delimiter), csv.Sniffer().has_header("name,age\nann,30\nbob,25\n"))
class Pipes(csv.Dialect):
    delimiter = "|"
    quotechar = "'"
    escapechar = "\\"
    doublequote = False
    lineterminator = "\n"
    quoting = csv.QUOTE_MINIMAL
    skipinitialspace = True
csv.register_dialect("pipes", Pipes)
out = io.StringIO()
csv.writer(out, "pipes").writerows([["a|b", "it's", 1.5, None], ["", "x\\y", "new\nline", True]])
print(out.getvalue())
print(list(csv.reader(io.StringIO(out.getvalue()), "pipes")), sorted(csv.list_dialects()))
for quoting in (csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC, csv.QUOTE_STRINGS, csv.QUOTE_NOTNULL):
    out = io.StringIO()
    csv.writer(out, quoting=quoting, lineterminator="|").writerow(["s", 1, None, 2.5])
    print(out.getvalue())
print(list(csv.reader(['"a",1,2.5'], quoting=csv.QUOTE_NONNUMERIC)), list(csv.reader(["a,,''"], quotechar="'")))
reader = csv.DictReader(io.StringIO("a,b\n1,2,3\n4\n\n5,6\n"), restkey="more", restval="none")
print(list(reader), reader.fieldnames, reader.line_num)
out = io.StringIO()
writer = csv.DictWriter(out, ["x", "y"], extrasaction="ignore", restval="-")
writer.writeheader()
writer.writerow({"y": 2, "z": 3})
print(repr(out.getvalue()))
for call in (lambda: csv.DictWriter(out, ["x"]).writerow({"q": 1}), lambda: csv.writer(out, quoting=csv.QUOTE_NONE).writerow(["a,b"]),
             lambda: next(csv.reader(['"open'], strict=True)), lambda: csv.reader([], delimiter="ab"), lambda: csv.get_dialect("none"),
             lambda: csv.writer(out).writerow(3), lambda: list(csv.reader([b"x"])), lambda: csv.reader([], quoting=9)):
    try:
        call()
    except (csv.Error, ValueError, TypeError, StopIteration) as error:
        print(type(error).__name__, error)
print(csv.field_size_limit(5))
try:
    list(csv.reader(["123456"]))
except csv.Error as error:
    print(error)
