"""The % operator on strings."""
print("%s %r %a" % ("é", "é", "é"), "%d %i %u" % (1, 2.9, True), "%x %X %o %#x %#o" % (255, 255, 8, 255, 8))
print("%5d|%-5d|%05d|%+d|% d" % (42, 42, 42, 42, 42), "%c%c" % (65, "b"), "%%")
print("%(a)s %(b)05.1f" % {"a": "x", "b": 2.25}, "%s" % None, "%s" % (1,), "%s" % [1, 2])
print("%*d|%-*d|%.*f" % (5, 1, 5, 1, 2, 3.14159), "%.3s|%10.3s" % ("abcdef", "abcdef"))
print("%s" % {"k": 1}, "%(k)s" % {"k": (1, 2)}, "%r" % ("tuple",))
for template, args in [("%d", "a"), ("%s %s", ("a",)), ("%s", (1, 2)), ("%z", 1), ("%c", "ab"), ("%(a)s", 1), ("%", ()), ("%x", 1.5), ("%(a)s", {})]:
    try:
        print(template % args)
    except (TypeError, ValueError, KeyError) as error:
        print(type(error).__name__, error)
print("plain" % (), "plain" % {}, "plain" % [])
print(b"%s %d %c %b %r" % (b"x", 5, 65, b"y", "é"))
