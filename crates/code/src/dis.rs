//! Code objects as text.

use crate::ascii;
use crate::constant::Const;
use crate::exceptions;
use crate::linetable;
use crate::location::Location;
use crate::object::Code;
use crate::ops::{
    self, AnyOp, BINARY_OPS, COMMON_CONSTANTS, Comparison, INTRINSICS_1, INTRINSICS_2, Opcode,
    SPECIAL_METHODS, flag,
};

/// An instruction with its prefixes folded in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// Offset in bytes of the first `EXTENDED_ARG`, or of the instruction.
    pub start: usize,
    /// Offset in bytes of the instruction.
    pub offset: usize,
    /// The instruction.
    pub op: Opcode,
    /// Its whole argument.
    pub arg: u32,
    /// Offset in bytes after its caches.
    pub end: usize,
}

impl Instruction {
    /// Where it jumps to, in bytes.
    #[must_use]
    pub fn target(&self) -> Option<usize> {
        let base = self.op.base();
        if !base.any().has_jump() {
            return None;
        }
        let distance = self.arg as usize * 2;
        match base {
            Opcode::JUMP_BACKWARD | Opcode::JUMP_BACKWARD_NO_INTERRUPT | Opcode::END_ASYNC_FOR => {
                self.end.checked_sub(distance)
            }
            _ => Some(self.end + distance),
        }
    }
}

/// The instructions of a code object; ends early at an unknown opcode.
pub fn instructions(code: &Code) -> impl Iterator<Item = Instruction> {
    decode(&code.code)
}

/// The instructions in some bytecode.
pub fn decode(bytes: &[u8]) -> impl Iterator<Item = Instruction> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        let mut arg = 0u32;
        loop {
            let [code, low] = *bytes.get(at..at + 2)?.first_chunk::<2>()?;
            let op = Opcode::from_u8(code)?;
            arg = arg << 8 | u32::from(low);
            let offset = at;
            at += 2;
            if op != Opcode::EXTENDED_ARG {
                at += op.caches() * 2;
                return Some(Instruction {
                    start,
                    offset,
                    op,
                    arg,
                    end: at,
                });
            }
        }
    })
}

/// The position of the instruction at an offset.
#[must_use]
pub fn location(code: &Code, offset: usize) -> Location {
    linetable::location_at(&code.linetable, code.first_line, offset).unwrap_or(Location::NONE)
}

/// What an argument means, as `dis` shows it in parentheses; empty if it means nothing.
#[must_use]
pub fn argument(code: &Code, instruction: &Instruction) -> String {
    let Instruction { op, arg, .. } = *instruction;
    let index = arg as usize;
    let base = op.base();
    let local = |index: usize| code.localsplusnames.get(index).map(ToString::to_string);
    let named = |names: &[&str], index: usize| names.get(index).map(|name| (*name).to_owned());
    let meaning = match base {
        Opcode::LOAD_FAST_LOAD_FAST
        | Opcode::LOAD_FAST_BORROW_LOAD_FAST_BORROW
        | Opcode::STORE_FAST_LOAD_FAST
        | Opcode::STORE_FAST_STORE_FAST => match (local(index >> 4), local(index & 15)) {
            (Some(first), Some(second)) => Some(format!("{first}, {second}")),
            _ => None,
        },
        Opcode::LOAD_GLOBAL => {
            let null = if arg & 1 == 1 { " + NULL" } else { "" };
            code.names
                .get(index >> 1)
                .map(|name| format!("{name}{null}"))
        }
        Opcode::LOAD_ATTR => {
            let null = if arg & 1 == 1 { " + NULL|self" } else { "" };
            code.names
                .get(index >> 1)
                .map(|name| format!("{name}{null}"))
        }
        Opcode::LOAD_SUPER_ATTR => {
            let null = if arg & 1 == 1 { " + NULL|self" } else { "" };
            code.names
                .get(index >> 2)
                .map(|name| format!("{name}{null}"))
        }
        Opcode::COMPARE_OP => Comparison::from_oparg(arg).map(|comparison| {
            let symbol = comparison.symbol();
            if arg & Comparison::TO_BOOL == 0 {
                symbol.to_owned()
            } else {
                format!("bool({symbol})")
            }
        }),
        Opcode::BINARY_OP => BINARY_OPS
            .get(index)
            .map(|(_, symbol)| (*symbol).to_owned()),
        Opcode::CALL_INTRINSIC_1 => named(INTRINSICS_1, index),
        Opcode::CALL_INTRINSIC_2 => named(INTRINSICS_2, index),
        Opcode::LOAD_SPECIAL => named(SPECIAL_METHODS, index),
        Opcode::LOAD_COMMON_CONSTANT => named(COMMON_CONSTANTS, index),
        Opcode::IS_OP => Some(if arg == 0 { "is" } else { "is not" }.to_owned()),
        Opcode::CONTAINS_OP => Some(if arg == 0 { "in" } else { "not in" }.to_owned()),
        Opcode::SET_FUNCTION_ATTRIBUTE => {
            let names = ops::function_attribute::NAMES.iter().enumerate();
            let set = names
                .filter(|(bit, _)| arg >> bit & 1 == 1)
                .map(|(_, name)| *name);
            Some(set.collect::<Vec<_>>().join(", "))
        }
        Opcode::CONVERT_VALUE => named(&["", "str", "repr", "ascii"], index),
        _ => by_flags(code, base.any(), instruction),
    };
    meaning.unwrap_or_default()
}

fn by_flags(code: &Code, base: AnyOp, instruction: &Instruction) -> Option<String> {
    let index = instruction.arg as usize;
    if base.has(flag::CONST) {
        code.consts.get(index).map(constant)
    } else if base.has(flag::NAME) {
        code.names.get(index).map(ToString::to_string)
    } else if base.has(flag::LOCAL) || base.has(flag::FREE) {
        code.localsplusnames.get(index).map(ToString::to_string)
    } else {
        instruction.target().map(|target| format!("to {target}"))
    }
}

fn constant(value: &Const) -> String {
    match value {
        Const::Code(code) => format!("<code object {}, line {}>", code.qualname, code.first_line),
        other => ascii::constant(other),
    }
}

/// A listing of a code object and of those in it: line, offset, instruction, argument and its meaning.
#[must_use]
pub fn listing(code: &Code) -> String {
    let mut out = String::new();
    write_listing(code, &mut out);
    out
}

fn write_listing(code: &Code, out: &mut String) {
    let mut line = None;
    for instruction in instructions(code) {
        let here = location(code, instruction.start).line;
        let shown = match here {
            _ if line == Some(here) => String::new(),
            -1 => "--".to_owned(),
            here => here.to_string(),
        };
        line = Some(here);
        let arg = if instruction.op.any().has_arg() {
            instruction.arg.to_string()
        } else {
            String::new()
        };
        let meaning = match argument(code, &instruction) {
            meaning if meaning.is_empty() => meaning,
            meaning => format!(" ({meaning})"),
        };
        let name = instruction.op.name();
        let text = format!(
            "{shown:>5} {:>6} {name:<34} {arg:>4}{meaning}",
            instruction.offset
        );
        out.push_str(text.trim_end());
        out.push('\n');
    }
    for entry in exceptions::entries(&code.exceptiontable) {
        out.push_str(&format!(
            "{} to {} -> {} [{}]{}\n",
            entry.start * 2,
            entry.end * 2,
            entry.target * 2,
            entry.depth,
            if entry.lasti { " lasti" } else { "" }
        ));
    }
    for inner in code.nested() {
        out.push_str(&format!(
            "\n{} at line {}:\n",
            inner.qualname, inner.first_line
        ));
        write_listing(inner, out);
    }
}
