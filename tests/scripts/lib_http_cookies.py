"""http.cookies: parsing, making, quoting."""
from http.cookies import CookieError, Morsel, SimpleCookie

cookie = SimpleCookie()
cookie.load('chips=ahoy; vienna="finger; other"; keebler="E=mc2; L=\\"Loves\\"; fudge;"')
for key in sorted(cookie):
    print(key, repr(cookie[key].value), cookie[key].coded_value)
cookie = SimpleCookie({"fig": "newton"})
cookie["fig"]["path"] = "/"
cookie["fig"]["max-age"] = 100
cookie["fig"]["secure"] = True
cookie["fig"]["httponly"] = True
cookie["fig"]["samesite"] = "Lax"
cookie["sugar"] = "wafer cookie"
print(cookie)
print(cookie.output(attrs=["path"], header="Cookie:", sep=" | "), cookie["fig"].OutputString())
for name, value in (("bad name", "x"), ("", "x"), ("a", "x")):
    try:
        cookie[name] = value
        print("ok")
    except CookieError as error:
        print(error)
morsel = Morsel()
morsel.set("key", "value", "coded")
for wrong in ("nothing", "domain"):
    try:
        morsel[wrong] = "d"
        print(morsel)
    except CookieError as error:
        print(error)
print(repr(morsel), morsel == morsel.copy(), morsel.key, morsel.isReservedKey("Expires"))
print(SimpleCookie("a=1; b=2; a=3").output(), SimpleCookie("invalid stuff;;; x=1").items())
