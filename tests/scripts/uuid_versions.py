"""uuid: fields, forms, name-based and random kinds, order, errors."""
import uuid, pickle, copy
u = uuid.UUID("12345678-1234-5678-1234-567812345678")
print(u, repr(u), u.hex, u.int, u.bytes, u.bytes_le, u.fields, u.urn, u.variant, u.version, u.time_low, u.clock_seq, u.node, u.is_safe)
print(uuid.UUID("{12345678123456781234567812345678}") == u, uuid.UUID("urn:uuid:12345678-1234-5678-1234-567812345678") == u, uuid.UUID(bytes=u.bytes) == u, uuid.UUID(bytes_le=u.bytes_le) == u, uuid.UUID(int=u.int) == u, uuid.UUID(fields=u.fields) == u)
for space in ("NAMESPACE_DNS", "NAMESPACE_URL", "NAMESPACE_OID", "NAMESPACE_X500"):
    print(space, uuid.uuid3(getattr(uuid, space), "python.org"), uuid.uuid5(getattr(uuid, space), "python.org"))
print(uuid.uuid5(uuid.NAMESPACE_DNS, b"bytes"), uuid.uuid4().version, uuid.uuid1().version, uuid.uuid1(5, 6).node, uuid.uuid1(5, 6).clock_seq, uuid.uuid6(5, 6).version, uuid.uuid7().version, uuid.uuid8(1, 2, 3), uuid.uuid8(1, 2, 3).version, uuid.NIL, uuid.MAX, uuid.uuid7() <= uuid.uuid7())
a, b = uuid.UUID(int=1), uuid.UUID(int=2)
print(a < b, sorted([b, a]), a != b, hash(a) == hash(uuid.UUID(int=1)), int(a), str(a), a == 1, pickle.loads(pickle.dumps(u)) == u, copy.deepcopy(u) == u, uuid.UUID("1" * 32, version=4), len({a, b, uuid.UUID(int=1)}), uuid.uuid1().variant == uuid.RFC_4122)
for f in (lambda: uuid.UUID(), lambda: uuid.UUID("x"), lambda: uuid.UUID("1" * 31), lambda: uuid.UUID(int=-1), lambda: uuid.UUID(int=2**128), lambda: uuid.UUID(bytes=b"short"), lambda: uuid.UUID(bytes_le=b"x"), lambda: uuid.UUID(fields=(1,)), lambda: uuid.UUID(fields=(2**32, 0, 0, 0, 0, 0)), lambda: uuid.UUID(int=1, version=9), lambda: uuid.UUID(hex="a" * 32, int=1), lambda: a < 5, lambda: setattr(u, "int", 5), lambda: uuid.uuid3("x", "y"), lambda: uuid.UUID(5), lambda: uuid.UUID("g" * 32)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
