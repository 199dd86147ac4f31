"""Integers to and from text, bytes and floats."""
for text in ["0", " 42 ", "-17", "+8", "1_000", "0x1f", "0o17", "0b101"]:
    try:
        print(repr(text), int(text))
    except ValueError as error:
        print(error)
    print(int(text, 0))

print(int("zz", 36), int("ff", 16), int("-1010", 2), int("٣"))
print(hex(255), oct(-8), bin(10), hex(-(2**70)))
for bad in ["", "1__0", "_1", "1_", "0x", "12a", "1.5"]:
    try:
        int(bad, 0)
    except ValueError as error:
        print(error)

print(int(3.99), int(-3.99), int(1e20), int(True))
try:
    int(float("inf"))
except OverflowError as error:
    print(error)
print((1000).to_bytes(2, "big"), (-2).to_bytes(4, "little", signed=True))
print(int.from_bytes(b"\x03\xe8"), int.from_bytes(b"\xfe\xff", "little", signed=True))
try:
    (300).to_bytes(1)
except OverflowError as error:
    print(error)
print((0).bit_length(), (255).bit_length(), (-256).bit_length(), (0b10110).bit_count())
print((6).as_integer_ratio(), (5).conjugate(), (5).real, (5).imag, (5).is_integer())
print(str(10**50), repr(-10**25), len(str(3**1000)))
