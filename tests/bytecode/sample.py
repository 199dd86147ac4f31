"""Writes `sample.marshal` and `sample.txt`: run as `python3.14 sample.py`.

`sample.marshal` is a marshalled code object that uses many instructions; `sample.txt` is what `dis` says of
it: per code object its name, then offset, position, name, argument and meaning (a jump's is its target).
"""
import dis
import marshal
import pathlib

SOURCE = '''
"""Doc."""
import a.b, c
from d import e as f, g

class C[T](Base, k=1):
    x: int = 1
    def m(self, p, /, *q, r=2, **s):
        super().m(p)
        return self.x, __class__, [t for t in q if t is not None]

async def h(i):
    async with i as j, k: await l
    async for n in o: yield n

def u(v, w):
    try:
        v.x, *w[0:1] = v[w] = f"{v!r:>{w}}" f"{w}"
        for y in v:
            if y == w or y in (1, 2.5, -0.0, 3j, b"z", ...): break
            elif not y < w: continue
        else: del v, w.a
    except* (E, F) as z:
        raise z from None
    finally:
        lambda: (v, w)
    assert v, "message"
    match v:
        case {"k": z, **rest} | [z, *rest] if z: return rest
        case C(1, x=z): return +z
    with v as w: w += 1
    return {**v, 1: {2, 3}, "s": [*w]}, t"{v}"
'''

here = pathlib.Path(__file__).parent
code = compile(SOURCE, "sample.py", "exec", dont_inherit=True, optimize=0)
(here / "sample.marshal").write_bytes(marshal.dumps(code))


def walk(code):
    yield f"== {code.co_qualname} {code.co_firstlineno}"
    for i in dis.get_instructions(code):
        p = i.positions
        place = ":".join("-" if part is None else str(part) for part in (p.lineno, p.col_offset, p.end_lineno, p.end_col_offset))
        meaning = str(i.jump_target) if i.jump_target is not None else i.argrepr
        if hasattr(i.argval, "co_code"):
            meaning = f"<code object {i.argval.co_qualname}, line {i.argval.co_firstlineno}>"
        yield " ".join(part for part in (str(i.offset), place, i.opname, "" if i.arg is None else str(i.arg), meaning) if part)
    for e in dis._parse_exception_table(code):
        yield f"{e.start} {e.end} {e.target} {e.depth} {e.lasti:d}"
    for const in code.co_consts:
        if hasattr(const, "co_code"):
            yield from walk(const)


(here / "sample.txt").write_text("\n".join(walk(code)) + "\n")
