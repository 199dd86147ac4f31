"""Writes what CPython 3.14 says about each opcode: run as `python3.14 opcodes.py > opcodes.txt`.

One line per instruction: number, name, cache entries, letters for has_arg/const/name/local/free/jump,
stack effects for arguments 2, 3 and 5 (with a jump / without), or `-` for specialised ones, and the
family base.
"""
import _opcode
import _opcode_metadata
import opcode

base_of = {name: base for base, names in _opcode_metadata._specializations.items() for name in names}
tests = "acnlfj", (_opcode.has_arg, _opcode.has_const, _opcode.has_name, _opcode.has_local,
                   _opcode.has_free, _opcode.has_jump)
for name, code in sorted({**opcode.opmap, **_opcode_metadata._specialized_opmap}.items(), key=lambda item: item[1]):
    letters = "".join(letter for letter, test in zip(*tests) if test(code)) or "."
    if name in base_of:
        effects = "-"
    else:
        effects = ",".join(
            str(_opcode.stack_effect(code, arg, jump=jump)) for arg in (2, 3, 5) for jump in (True, False)
        )
    caches = opcode._inline_cache_entries.get(name, 0)
    print(code, name, caches, letters, effects, base_of.get(name, "-"))
