"""zoneinfo: keys, the caches, clearing them."""
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError
a = ZoneInfo("Europe/Berlin")
print(a, repr(a), a.key, a is ZoneInfo("Europe/Berlin"), a is ZoneInfo.no_cache("Europe/Berlin"), ZoneInfo(key="UTC") is ZoneInfo("UTC"))
ZoneInfo.clear_cache(only_keys=["Europe/Paris"])
print(a is ZoneInfo("Europe/Berlin"))
ZoneInfo.clear_cache(only_keys=["Europe/Berlin"])
print(a is ZoneInfo("Europe/Berlin"))
b = ZoneInfo("Asia/Tokyo")
ZoneInfo.clear_cache()
print(b is ZoneInfo("Asia/Tokyo"))
class Mine(ZoneInfo):
    pass
m = Mine("UTC")
print(m is Mine("UTC"), m is ZoneInfo("UTC"), repr(m), type(Mine.no_cache("UTC")).__name__, isinstance(m, ZoneInfo), len(Mine._weak_cache), hasattr(ZoneInfo, "_weak_cache"))
class Named(ZoneInfo):
    def __new__(cls, key, note):
        self = super().__new__(cls, key)
        self.note = note
        return self
print(Named("UTC", "n").note, Named("UTC", "n").__dict__)
def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
for f in (lambda: ZoneInfo("No/Such"), lambda: ZoneInfo("../etc/passwd"), lambda: ZoneInfo("/etc/passwd"), lambda: ZoneInfo(""), lambda: ZoneInfo(5), lambda: ZoneInfo(), lambda: ZoneInfo([]),
          lambda: setattr(a, "key", "x"), lambda: setattr(a, "other", "x"), lambda: ZoneInfo.clear_cache(1), lambda: ZoneInfo.clear_cache(only_keys=3), lambda: ZoneInfo.no_cache(), lambda: a.utcoffset(1), lambda: a.fromutc(1)):
    show(f)
print(issubclass(ZoneInfoNotFoundError, KeyError), ZoneInfo.__mro__)
