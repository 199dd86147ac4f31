"""The arguments of Unicode errors."""
class I:
    def __index__(s): return 1
class E(UnicodeEncodeError): pass
class D(UnicodeDecodeError): pass
class T(UnicodeTranslateError): pass
def t(c,*a,**k):
    try: e=c(*a,**k); print(c.__name__, repr(e.object), e.start, e.end, str(e), len(e.args))
    except Exception as x: print(c.__name__, type(x).__name__, x)
for c in (UnicodeEncodeError,E): 
    t(c,'a','b',0,1,'r'); t(c,'a',b'b',0,1,'r'); t(c,5,'b',0,1,'r'); t(c,'a','b','x',1,'r'); t(c,'a','b',0,1,None); t(c,'a','b',I(),True,'r'); t(c,'a','b',0,2**70,'r'); t(c,'a','b'); t(c,'a','b',1.5,0,'r'); t(c,a=1)
for c in (UnicodeDecodeError,D):
    t(c,'a',b'b',0,1,'r'); t(c,'a','b',0,1,'r'); t(c,b'a',b'b',0,1,'r'); t(c,'a',bytearray(b'xy'),I(),2,'r'); t(c,'a',b'b','0',1,'r'); t(c,'a',b'b',0,1,5); t(c,'a',5,0,1,'r'); t(c)
for c in (UnicodeTranslateError,T):
    t(c,'b',0,1,'r'); t(c,b'b',0,1,'r'); t(c,'b','0',1,'r'); t(c,'b',0,1,5); t(c,'b',I(),1,'r'); t(c)
import codecs
for o in (b'ab', bytearray(b'ab'), memoryview(b'ab'), 'ab', 5, None):
    try:
        e=UnicodeDecodeError('ascii', o, 0, 1, 'r'); print(repr(e.object), e)
        print(codecs.backslashreplace_errors(e))
    except Exception as x: print(type(x).__name__, x)
