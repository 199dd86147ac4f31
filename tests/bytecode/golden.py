"""Writes what CPython 3.14 compiles the snippets to: run as `python3.14 golden.py` in this folder.

Every `snippets/NAME.py` holds snippets, each under a line `### title`; `snippets/NAME.txt` gets, under
the same titles, warnings, then the error or the code objects, outer ones first.
`crates/compile/tests/golden.rs` writes the same for our compiler and compares.
"""
import dis
import pathlib
import types
import warnings


def constant(value):
    if isinstance(value, types.CodeType):
        return f"<code {value.co_qualname}>"
    if isinstance(value, frozenset):
        return "frozenset({%s})" % ", ".join(sorted(map(constant, value)))
    if isinstance(value, tuple):
        return "(%s%s)" % (", ".join(map(constant, value)), "," * (len(value) == 1))
    if isinstance(value, slice):
        return "slice(%s)" % ", ".join(map(constant, (value.start, value.stop, value.step)))
    return ascii(value)


def listing(code):
    yield f"code {code.co_qualname} line {code.co_firstlineno} flags {code.co_flags:#x} stack {code.co_stacksize}"
    yield f"  args {code.co_argcount} {code.co_posonlyargcount} {code.co_kwonlyargcount}"
    yield "  consts " + ", ".join(map(constant, code.co_consts))
    yield "  names " + " ".join(code.co_names)
    yield "  locals " + " ".join(code.co_varnames)
    yield "  cells " + " ".join(code.co_cellvars) + " free " + " ".join(code.co_freevars)
    positions = list(code.co_positions())
    for offset, start, op, arg in dis._unpack_opargs(code.co_code):
        if dis.opname[op] == "EXTENDED_ARG":
            continue
        line, end_line, col, end_col = positions[offset // 2]
        yield f"  {offset} {dis.opname[op]} {arg or 0} @{line}:{col}-{end_line}:{end_col}"
    for entry in dis._parse_exception_table(code):
        lasti = " lasti" if entry.lasti else ""
        yield f"  covered {entry.start} {entry.end} by {entry.target} depth {entry.depth}{lasti}"
    for value in code.co_consts:
        if isinstance(value, types.CodeType):
            yield from listing(value)


def compiled(source):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            lines = list(listing(compile(source, "snippet", "exec", dont_inherit=True, optimize=0)))
        except SyntaxError as error:
            place = f"{error.lineno}:{error.offset}-{error.end_lineno}:{error.end_offset}"
            lines = [f"{type(error).__name__}: {error.msg} @{place}"]
    for warning in caught:
        yield f"warning: {warning.message} line {warning.lineno}"
    yield from lines


def main():
    for path in sorted(pathlib.Path("snippets").glob("*.py")):
        lines = []
        for snippet in path.read_text().split("### ")[1:]:
            title, source = snippet.split("\n", 1)
            lines += [f"### {title}", *compiled(source)]
        path.with_suffix(".txt").write_text("\n".join(lines) + "\n")


main()
