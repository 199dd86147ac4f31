"""Writes the expected values beside this file: run as `python3.14 golden.py`.

`trees/NAME.txt` is `ast.dump(include_attributes=True)` of `trees/NAME.py`, with characters beyond ASCII as
escapes. `asdl.txt` lists the classes of the tree. In `errors.txt` every source of `errors.in` is followed by the error CPython gives.
"""
import _ast
import ast
import pathlib
import warnings

warnings.simplefilter("ignore")
here = pathlib.Path(__file__).parent

for path in sorted((here / "trees").glob("*.py")):
    text = ast.dump(ast.parse(path.read_bytes()), include_attributes=True)
    path.with_suffix(".txt").write_bytes(text.encode("ascii", "backslashreplace") + b"\n")

# `asdl.txt`: the classes with their fields, as their docstrings give them.
classes = [cls for cls in vars(_ast).values() if isinstance(cls, type) and issubclass(cls, ast.AST)]
signatures = (cls.__doc__ for cls in classes if cls.__doc__ and not cls.__subclasses__())
(here / "asdl.txt").write_text("\n".join(sorted(signatures)) + "\n")

result = []
for source in (here / "errors.in").read_text().split("\n%%\n"):
    try:
        ast.parse(source)
        error = "ok"
    except SyntaxError as e:
        place = f"{e.lineno}:{e.offset}-{e.end_lineno}:{e.end_offset}"
        error = f"{type(e).__name__}: {e.msg} {place}"
    result.append(f"{source}\n=> {error}")
(here / "errors.txt").write_text("\n%%\n".join(result) + "\n")
