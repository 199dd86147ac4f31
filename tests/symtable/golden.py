"""Writes the expected values beside this file: run as `python3.14 golden.py`.

`scopes.txt` is what `_symtable` says of `scopes.py`: per block name, type, line, whether it is nested,
parameters, symbols with their flags and scope, and inner blocks. In `errors.txt` every source of
`errors.in` is followed by the error CPython gives.
"""
import _symtable
import pathlib

here = pathlib.Path(__file__).parent


def show(table, indent=""):
    symbols = " ".join(sorted(f"{name}:{value}" for name, value in table.symbols.items()))
    head = f"{table.name} {table.type} {table.lineno} {table.nested:d}"
    yield f"{indent}{head} [{' '.join(table.varnames)}] {symbols}".rstrip()
    for child in table.children:
        yield from show(child, indent + "  ")


table = _symtable.symtable((here / "scopes.py").read_text(), "scopes.py", "exec")
(here / "scopes.txt").write_text("\n".join(show(table)) + "\n")

result = []
for source in (here / "errors.in").read_text().split("\n%%\n"):
    try:
        _symtable.symtable(source, "errors.in", "exec")
        error = "ok"
    except SyntaxError as e:
        error = f"{type(e).__name__}: {e.msg} {e.lineno}:{e.offset}-{e.end_lineno}:{e.end_offset}"
    result.append(f"{source}\n=> {error}")
(here / "errors.txt").write_text("\n%%\n".join(result) + "\n")
