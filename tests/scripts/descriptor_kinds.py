"""The descriptors of native classes and of __slots__: what they say of themselves, and pickle."""
import pickle, types
class S:
    __slots__ = ("x",)
for descriptor in (types.FunctionType.__dict__["__code__"], S.__dict__["x"], types.FunctionType.__dict__["__globals__"],
                   str.__dict__["upper"], dict.__dict__["fromkeys"], int.__dict__["__add__"], complex.__dict__["real"]):
    kind = type(descriptor)
    print(kind.__name__, sorted(name for name in vars(kind) if name != "__new__"))
    print("  ", repr(descriptor), descriptor.__name__, descriptor.__qualname__, descriptor.__objclass__, getattr(descriptor, "__text_signature__", "-"))
    for attempt in (descriptor.__reduce__, lambda: pickle.loads(pickle.dumps(descriptor)) is descriptor):
        try:
            print("  ", attempt())
        except (TypeError, pickle.PicklingError) as error:
            print("  ", type(error).__name__, error)
