"""marshal: containers that hold themselves, references, versions, damaged data, code with odd constants, files."""
import marshal, sys
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
l=[]; l.append(l)
t(lambda: marshal.dumps(l)); t(lambda: marshal.dumps(l,2)); t(lambda: marshal.loads(marshal.dumps(l)))
d={}; d['x']=d
t(lambda: marshal.dumps(d)); t(lambda: marshal.loads(marshal.dumps(d)))
l=[]; tt=(l,); l.append(tt)
t(lambda: marshal.dumps(tt)); t(lambda: marshal.loads(marshal.dumps(tt)))
l=[];fs=slice(l,2); l.append(fs)
t(lambda: marshal.dumps(fs)); t(lambda: marshal.loads(marshal.dumps(fs)))
t(lambda: marshal.dumps(slice([1],2)))
t(lambda: marshal.loads(marshal.dumps(slice([1],{2}))))
t(lambda: marshal.dumps(slice(1,2),4))
t(lambda: marshal.loads(b'\xa9\x01r\x00\x00\x00\x00'))
t(lambda: marshal.loads(b'\xa9\x02r\x00\x00\x00\x00N'))
t(lambda: marshal.loads(b'\xdb\x01\x00\x00\x00r\x00\x00\x00\x00'))
t(lambda: marshal.loads(b'\xbe\x01\x00\x00\x00r\x00\x00\x00\x00'))
t(lambda: marshal.loads(b'\xbc\x01\x00\x00\x00r\x00\x00\x00\x00'))
t(lambda: marshal.loads(b'\xba[\x01\x00\x00\x00r\x00\x00\x00\x00NN'))
t(lambda: marshal.loads(b'\xfbr\x00\x00\x00\x00N0'))
t(lambda: marshal.loads(b'\xfbNr\x00\x00\x00\x000'))
t(lambda: marshal.loads(b'\xfbN00'))
t(lambda: marshal.loads(b'r\x00\x00\x00\x00'))
t(lambda: marshal.loads(b'r\xff\xff\xff\xff'))
t(lambda: marshal.loads(b'0'))
t(lambda: marshal.loads(b''))
t(lambda: marshal.loads(b'['))
t(lambda: marshal.loads(b'[\x01\x00'))
t(lambda: marshal.loads(b'[\x01\x00\x00\x00'))
t(lambda: marshal.loads(b'[\x01\x00\x00\x000'))
t(lambda: marshal.loads(b'(\x01\x00\x00\x000'))
t(lambda: marshal.loads(b'<\x01\x00\x00\x000'))
t(lambda: marshal.loads(b'<\x01\x00\x00\x00['))
t(lambda: marshal.loads(b'<\x01\x00\x00\x00[\0\0\0\0'))
t(lambda: marshal.loads(b'[\xff\xff\xff\xff'))
t(lambda: marshal.loads(b'(\xff\xff\xff\xff'))
t(lambda: marshal.loads(b'<\xff\xff\xff\xff'))
t(lambda: marshal.loads(b's\xff\xff\xff\xff'))
t(lambda: marshal.loads(b'u\xff\xff\xff\xff'))
t(lambda: marshal.loads(b'a\xff\xff\xff\xff'))
t(lambda: marshal.loads(b'u\x01\0\0\0\xff'))
t(lambda: marshal.loads(b'?'))
t(lambda: marshal.loads(b'\xff'))
t(lambda: marshal.loads(b'f\x01x'))
t(lambda: marshal.loads(b'f\x031.5'))
t(lambda: marshal.loads(b'f\x00'))
t(lambda: marshal.loads(b'l\x01\0\0\0\0\x80'))
t(lambda: marshal.loads(b'l\x01\0\0\0\0\0'))
t(lambda: marshal.loads(b'l\x00\0\0\0'))
t(lambda: marshal.loads(b'l\x00\0\0\x80'))
t(lambda: marshal.loads(b'l\xff\xff\xff\xff\x01\0'))
t(lambda: marshal.loads('x'))
t(lambda: marshal.dumps(object()))
t(lambda: marshal.dumps([1,object()]))
t(lambda: marshal.dumps(type))
t(lambda: marshal.dumps(memoryview(b'abc')[::2]))
import array
t(lambda: marshal.dumps(array.array('i',[1])))
c=compile('1+x','f','eval')
for consts in ([1],),({1:2},'a'),(object(),),(1,slice(1,[2]),{3}):
    k=c.replace(co_consts=consts)
    t(lambda: marshal.loads(marshal.dumps(k)).co_consts)
for v in range(-1,7):
    t(lambda: marshal.dumps((1,2.5,1j,'a','\xe9',b'x',(),[],{},None,True,...,StopIteration,2**70,-5,frozenset([1]),{1}),v))
n=[]
for i in range(1999): n=[n]
t(lambda: len(marshal.dumps(n)))
t(lambda: marshal.loads(marshal.dumps(n)) and 1)
n=[n]
t(lambda: len(marshal.dumps(n)))
t(lambda: marshal.loads(b'[\1\0\0\0'*2000+b'N') and 1)
t(lambda: marshal.loads(b'[\1\0\0\0'*1999+b'N') and 1)
t(lambda: marshal.loads(b'[\1\0\0\0'*1998+b'N') and 1)
t(lambda: marshal.dumps(c,allow_code=False))
t(lambda: marshal.loads(marshal.dumps([c]),allow_code=False))
t(lambda: marshal.dumps(1,5,True))
t(lambda: marshal.dumps({-0.0,0,1j,'a'}))
s='abc def'; x=(s,s)
t(lambda: marshal.dumps(x))
t(lambda: marshal.dumps([x,x]))
big=2**70; t(lambda: marshal.dumps([big,big]))
t(lambda: marshal.loads(marshal.dumps([big,big])))
t(lambda: marshal.loads(b'c'+b'\0'*20+b'N'))
t(lambda: marshal.loads(b'c'+b'\0'*20+b's\0\0\0\0N'))
t(lambda: marshal.loads(b'c'+b'\0'*20+b's\0\0\0\0)\0N'))
t(lambda: marshal.loads(b'c'+b'\0'*20+b's\0\0\0\0)\0)\1N)\0s\0\0\0\0z\1az\1az\1a\0\0\0\0s\0\0\0\0s\0\0\0\0'))
t(lambda: marshal.loads(b'\xe3'+b'\0'*20+b's\0\0\0\0)\1r\0\0\0\0)\0)\0s\0\0\0\0z\1az\1az\1a\0\0\0\0s\0\0\0\0s\0\0\0\0'))
import io
class R(io.BytesIO):
    def readinto(self,b):
        n=super().readinto(b); print('ri',len(b),n); return n
    def read(self,*a):
        r=super().read(*a); print('r',a,len(r)); return r
t(lambda: marshal.load(R(marshal.dumps([1,'abc',2.5,b'x']))))
class Q:
    def read(self,n): return 'x'
    def readinto(self,b): return 0
t(lambda: marshal.load(Q()))
class Q:
    def read(self,n): return b'x'
t(lambda: marshal.load(Q()))
class Q:
    def read(self,n): return b''
    def readinto(self,b): return 5000
t(lambda: marshal.load(Q()))
class Q:
    def read(self,n): return b''
    def readinto(self,b): return 'x'
t(lambda: marshal.load(Q()))
t(lambda: marshal.load(3))
