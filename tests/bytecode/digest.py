"""Writes `parity.bin`: what CPython 3.14 compiles each file of the standard library to.

Run as `python3.14 digest.py LIB parity.bin`. For every `.py` file under LIB, and for every code object in
it (outer ones first), the file holds a CRC-32 of each attribute, so that the comparison needs no CPython.
`xtask/src/parity.rs` computes the same; both describe the format:

    b"BPAR1\\n", then per file: u16 length and path, u32 CRC of the source, u32 number of code objects,
    then per code object len(ATTRIBUTES) u32s. All little-endian.

`python3.14 digest.py --marshal FILE` writes the marshalled code object of one file to standard output.
"""
import marshal
import pathlib
import struct
import sys
import types
import warnings
import zlib


def canonical(value):
    """A constant as text that does not depend on the order of sets."""
    if isinstance(value, types.CodeType):
        return f"<code {value.co_qualname}>"
    if isinstance(value, tuple):
        return "(" + ",".join(map(canonical, value)) + ")"
    if isinstance(value, frozenset):
        return "{" + ",".join(sorted(map(canonical, value))) + "}"
    if isinstance(value, slice):
        return f"slice({canonical(value.start)},{canonical(value.stop)},{canonical(value.step)})"
    return ascii(value)


def local_names(code):
    return "|".join(",".join(names) for names in (code.co_varnames, code.co_cellvars, code.co_freevars))


ATTRIBUTES = {
    "place": lambda code: f"{code.co_qualname}:{code.co_firstlineno}",
    "name": lambda code: ascii(code.co_name),
    "args": lambda code: f"{code.co_argcount},{code.co_posonlyargcount},{code.co_kwonlyargcount}",
    "flags": lambda code: f"{code.co_flags}",
    "stacksize": lambda code: f"{code.co_stacksize}",
    "code": lambda code: code.co_code,
    "consts": lambda code: canonical(code.co_consts),
    "names": lambda code: ",".join(code.co_names),
    "locals": local_names,
    "linetable": lambda code: code.co_linetable,
    "exceptiontable": lambda code: code.co_exceptiontable,
}


def crc(data):
    return zlib.crc32(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))


def walk(code):
    yield code
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            yield from walk(const)


def compiled(path, name):
    return compile(path.read_bytes(), name, "exec", dont_inherit=True, optimize=0)


def main(lib, output):
    chunks = [b"BPAR1\n"]
    root = pathlib.Path(lib)
    for path in sorted(root.rglob("*.py"), key=lambda path: path.relative_to(root).as_posix()):
        name = path.relative_to(root).as_posix()
        codes = list(walk(compiled(path, name)))
        encoded = name.encode()
        chunks.append(struct.pack("<H", len(encoded)) + encoded)
        chunks.append(struct.pack("<II", crc(path.read_bytes()), len(codes)))
        for code in codes:
            chunks += (struct.pack("<I", crc(get(code))) for get in ATTRIBUTES.values())
    pathlib.Path(output).write_bytes(b"".join(chunks))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.set_int_max_str_digits(0)
    if sys.argv[1] == "--marshal":
        path = pathlib.Path(sys.argv[2])
        sys.stdout.buffer.write(marshal.dumps(compiled(path, path.name)))
    else:
        main(*sys.argv[1:])
