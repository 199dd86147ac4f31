"""colorsys, locale, secrets: small modules, each with its bounds."""
import colorsys, locale, secrets, string
for rgb in ((0, 0, 0), (1, 1, 1), (1, 0, 0), (0.2, 0.4, 0.6), (0.5, 0.5, 0.2)):
    for kind in ("yiq", "hls", "hsv"):
        there = getattr(colorsys, "rgb_to_" + kind)(*rgb); back = getattr(colorsys, kind + "_to_rgb")(*there)
        print(rgb, kind, [round(x, 6) for x in there], all(abs(a - b) < 1e-3 for a, b in zip(rgb, back)))
print(locale.setlocale(locale.LC_ALL, "C"), locale.localeconv()["decimal_point"], locale.setlocale(locale.LC_NUMERIC), locale.format_string("%.2f %d %s", (1234.5, 7, "x"), grouping=True), locale.str(1.5), locale.atof("1.5"), locale.atoi("12"), locale.delocalize("1.5"), locale.strcoll("a", "b") < 0, locale.strxfrm("a"), locale.normalize("en_us"), locale.normalize("de_DE.utf8"), locale.currency(1) if False else "")
print(len(secrets.token_bytes(5)), len(secrets.token_hex(4)), isinstance(secrets.token_urlsafe(), str), secrets.choice("a"), secrets.randbelow(1), secrets.randbits(3) < 8, secrets.compare_digest(b"a", b"a"), secrets.compare_digest("a", "b"), 0 <= secrets.SystemRandom().random() < 1, all(c in string.hexdigits for c in secrets.token_hex()))
for f in (lambda: secrets.randbelow(0), lambda: secrets.choice([]), lambda: secrets.token_bytes(-1), lambda: locale.setlocale(99), lambda: locale.setlocale(locale.LC_ALL, "no_SUCH"), lambda: locale.atof("x"), lambda: locale.format_string("%d %d", 1), lambda: secrets.SystemRandom().getstate(), lambda: secrets.SystemRandom().getrandbits(-1), lambda: locale.currency(5), lambda: locale.strcoll("a\0", "b"), lambda: colorsys.rgb_to_hsv("a", 1, 1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
