"""uuid: forms, versions by name, comparing, errors."""
import copy
import pickle
import uuid
u = uuid.UUID("12345678-1234-5678-1234-567812345678")
print(u, repr(u), u.hex, u.int, u.bytes, u.bytes_le, u.fields, u.urn, u.version, u.variant)
for form in ("{12345678-1234-5678-1234-567812345678}", "12345678123456781234567812345678", "urn:uuid:12345678-1234-5678-1234-567812345678"):
    print(uuid.UUID(form) == u)
print(uuid.UUID(bytes=u.bytes) == u, uuid.UUID(bytes_le=u.bytes_le) == u, uuid.UUID(int=u.int) == u, uuid.UUID(fields=u.fields) == u, uuid.UUID(hex=u.hex, version=4))
print(u.time_low, u.time_mid, u.time_hi_version, u.clock_seq, u.node, u < uuid.UUID(int=2**128 - 1), hash(u) == hash(uuid.UUID(u.hex)), u == str(u), int(u) == u.int)
for ns in (uuid.NAMESPACE_DNS, uuid.NAMESPACE_URL, uuid.NAMESPACE_OID, uuid.NAMESPACE_X500):
    print(ns, uuid.uuid3(ns, "python.org"), uuid.uuid5(ns, "python.org"), uuid.uuid5(ns, b"bytes"))
print(uuid.uuid4().version, uuid.uuid4().variant == uuid.RFC_4122, uuid.uuid1().version, uuid.uuid1(node=5, clock_seq=9).node, uuid.uuid6().version, uuid.uuid7().version, uuid.uuid8(1, 2, 3), uuid.NIL, uuid.MAX)
a, b = uuid.uuid1(), uuid.uuid1()
print(a != b, a.time <= b.time, a.node == b.node, uuid.uuid1().is_safe is uuid.SafeUUID.unknown or True, sorted([uuid.uuid7() for _ in range(5)]) is not None)
print(pickle.loads(pickle.dumps(u)) == u, copy.deepcopy(u) == u, {u: 1}[uuid.UUID(u.hex)])
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
show(lambda: uuid.UUID("x"))
show(lambda: uuid.UUID())
show(lambda: uuid.UUID(u.hex, int=5))
show(lambda: uuid.UUID(bytes=b"short"))
show(lambda: uuid.UUID(int=2**128))
show(lambda: uuid.UUID(int=-1))
show(lambda: uuid.UUID(u.hex, version=9))
show(lambda: uuid.UUID(fields=(1, 2)))
show(lambda: setattr(u, "int", 5))
show(lambda: u < 5)
