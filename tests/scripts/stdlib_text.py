"""csv, configparser, urllib.parse, html, difflib, pprint."""
import configparser
import csv
import difflib
import html
import io
import pprint
import urllib.parse as u
out = io.StringIO()
w = csv.writer(out)
w.writerows([["a", 1, None], ["x,y", 'q"q', "l\nl"]])
print(repr(out.getvalue()), list(csv.reader(io.StringIO(out.getvalue()))))
d = csv.DictReader(io.StringIO("n;v\n1;2\n3\n"), delimiter=";")
print(list(d), d.fieldnames)
try:
    csv.writer(out, delimiter="ab")
except TypeError as e:
    print(e)
c = configparser.ConfigParser()
c.read_string("[DEFAULT]\nbase = /x\n[s]\npath = %(base)s/y\nn: 5\nflag = yes\n")
print(c["s"]["path"], c.getint("s", "n"), c["s"].getboolean("flag"), c.sections(), c.has_option("s", "zz"), c.get("s", "zz", fallback="fb"))
p = u.urlparse("https://user:pw@host:80/a/b;p?q=1&r=a%20b#frag")
print(p.scheme, p.hostname, p.port, p.path, u.parse_qs(p.query), p.fragment, u.quote("a b/é"), u.unquote("%C3%A9+"), u.urlencode({"a": 1, "b": "x y"}), u.urljoin("http://h/a/b", "../c"))
print(html.escape("<a href='x'>&</a>"), html.unescape("&lt;&eacute;&#65;&amp;"))
print("\n".join(difflib.unified_diff("a b c".split(), "a x c d".split(), lineterm="")), difflib.get_close_matches("appel", ["apple", "ape", "x"]), round(difflib.SequenceMatcher(None, "abcd", "bcde").ratio(), 3))
pprint.pprint({"long key number one": list(range(20)), "b": {"nested": ["x" * 30, "y" * 30]}, "a": (1,)}, width=60)
print(pprint.pformat([[]] * 3), pprint.isreadable([1]))
import logging
log = logging.getLogger("test")
h = logging.StreamHandler(__import__("sys").stdout)
h.setFormatter(logging.Formatter("%(levelname)s:%(name)s:%(message)s"))
log.addHandler(h)
log.setLevel(logging.INFO)
log.debug("hidden")
log.info("shown %d %s", 1, "x")
try:
    1 / 0
except ZeroDivisionError:
    log.exception("failed") if False else log.error("failed")
