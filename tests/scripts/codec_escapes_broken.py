"""Escapes that are broken off or mean nothing."""
import codecs,warnings
def t(f,*a):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter('always')
        try: print(ascii(f(*a)), [str(x.message) for x in w])
        except Exception as e: print(type(e).__name__, e, [str(x.message) for x in w])
for d in (b'\\', b'a\\', b'\\x', b'\\x4', b'\\x41', b'\\xg', b'\\u123', b'\\u1234', b'\\U0001F60', b'\\U0001F600', b'\\U00110000', b'\\N', b'\\N{', b'\\N{}', b'\\N{DIGIT ONE}', b'\\N{NOPE}', b'\\Nx', b'\\N{abc', b'\\400', b'\\77', b'\\q', b'\\q\\w\\777', b'\\\n', b'\\\\u1234', b'\xe9\\', b'\\N{\xff}', b'\\N{DIGIT ONE}x\\N{'):
    for err in ('strict','replace','ignore'):
        for last in (True,False):
            t(codecs.unicode_escape_decode,d,err,last); t(codecs.raw_unicode_escape_decode,d,err,last)
        t(codecs.escape_decode,d,err)
