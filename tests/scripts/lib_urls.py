"""urllib.parse: splitting, joining, quoting, queries."""
from urllib.parse import (parse_qs, parse_qsl, quote, quote_plus, unquote, unquote_to_bytes, urldefrag, urlencode,
                          urljoin, urlparse, urlsplit, urlunsplit)

for url in ("http://user:pw@Host.example:8080/a/b;p?q=1&r#frag", "//net/path", "mailto:a@b", "file:///x y", "?only", "",
            "http://[::1]:80/", "scheme:opaque", "http://h:99999/"):
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        port = str(error)
    print(parts, parts.hostname, port, parts.username, parts.geturl() == url)
print(urlparse("http://h/p;params?q#f"), urlsplit(b"http://h/p"))
base = "http://a/b/c/d;p?q"
for relative in ("g", "./g", "/g", "//g", "?y", "g#s", "../g", "../../../g", "", "g;x", "http:g", "g/./h/../i", "#z"):
    print(relative, urljoin(base, relative))
print(quote("a b/ü&~"), quote("a/b", safe=""), quote_plus("a b&c"), quote(b"\xff\x00"), unquote("%C3%BC%20%zz+"))
print(unquote_to_bytes("%ff%41"), unquote("%ff", errors="strict" and "replace"))
print(parse_qs("a=1&a=2&b=&c", keep_blank_values=True), parse_qsl("a=1;b=2", separator=";"), parse_qs("x=%FF"))
print(urlencode({"a": "1 2", "b": ["x", "y"]}, doseq=True), urlencode([("k", "ü")]), urlencode({"a": [1]}))
for call in (lambda: parse_qs("bad", strict_parsing=True), lambda: parse_qs("a=1&b=2", max_num_fields=1),
             lambda: urlsplit("http://[bad/"), lambda: urljoin("a", b"b"), lambda: urlencode(3)):
    try:
        call()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
print(urldefrag("http://x/#f"), urlunsplit(("s", "n", "p", "q", "f")))
