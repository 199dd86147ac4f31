"""hashlib.pbkdf2_hmac and hashlib.scrypt: keys by the standards' own examples, and what is refused."""
import hashlib
def t(f):
    try: print(f())
    except Exception as e: print(isinstance(e, ValueError), type(e).__name__.replace('UnsupportedDigestmodError', 'ValueError'), e)
p=hashlib.pbkdf2_hmac
for h in ('md5','sha1','sha224','sha256','sha384','sha512','sha3_224','sha3_256','sha3_512','SHA256','sha-256','SHA2-256','nope'):
    t(lambda: (h,p(h,b'password',b'salt',3).hex()))
t(lambda: p('sha256',b'password',b'salt',1,100).hex())
t(lambda: p('sha256',bytearray(b'x'*200),memoryview(b''),2,1).hex())
for a in ((b'a',b'b',0),(b'a',b'b',-1),(b'a',b'b',1,0),(b'a',b'b',1,-5),(b'a',b'b',2**70),(b'a',b'b',1,2**40),('a',b'b',1),(b'a','b',1),(b'a',b'b','x'),(b'a',b'b',1,'x')):
    t(lambda: p('sha256',*a))
t(lambda: p(b'sha256',b'a',b'b',1))
t(lambda: p(hash_name='sha1',password=b'p',salt=b's',iterations=2,dklen=None).hex())
s=hashlib.scrypt
t(lambda: s(b'',salt=b'',n=16,r=1,p=1).hex())
t(lambda: s(b'password',salt=b'NaCl',n=1024,r=8,p=16).hex())
t(lambda: s(b'pleaseletmein',salt=b'SodiumChloride',n=16384,r=8,p=1).hex())
t(lambda: s(b'pleaseletmein',salt=b'SodiumChloride',n=16384,r=8,p=1,maxmem=64*2**20,dklen=10).hex())
t(lambda: s(b'x',salt=b's',n=4,r=8,p=1,dklen=1).hex())
for k in (dict(n=3,r=1,p=1),dict(n=1,r=1,p=1),dict(n=0,r=1,p=1),dict(n=-2,r=1,p=1),dict(n=4,r=0,p=1),dict(n=4,r=1,p=0),dict(n=4,r=-1,p=1),dict(n=4,r=1,p=1,maxmem=-1),dict(n=4,r=1,p=1,dklen=0),dict(n=4,r=1,p=1,dklen=-1),dict(n=4,r=1,p=1,dklen=2**31),dict(n=4,r=1,p=1,maxmem=2**31),dict(n=2**20,r=8,p=1),dict(n=16384,r=8,p=1,maxmem=2**24), dict(n=4,r=2**30,p=2**30), dict(n=32768,r=8,p=1)):
    t(lambda: (k,s(b'a',salt=b'b',**k)))
t(lambda: s('a',salt=b'b',n=4,r=1,p=1)); t(lambda: s(b'a',salt='b',n=4,r=1,p=1)); t(lambda: s(b'a',b's',n=4,r=1,p=1)); t(lambda: s(b'a',salt=None,n=4,r=1,p=1))
print('pbkdf2_hmac' in hashlib.__all__, 'scrypt' in hashlib.__all__)
