//! Instructions to bytes: jump distances, `EXTENDED_ARG`, the location and exception tables.

use std::sync::Arc;

use baton_code::exceptions::{self, Entry};
use baton_code::linetable::LineTableWriter;
use baton_code::object::{flags, kinds};
use baton_code::ops::Opcode;
use baton_code::{AnyOp, Code, Const, Location, Text};
use baton_syntax::SyntaxError;

use crate::instruction_sequence::{ExceptHandler, Instruction};
use crate::unit::Metadata;

type Result<T> = std::result::Result<T, SyntaxError>;

/// Code units from `END_SEND` back to `SEND`: where the jump of `END_ASYNC_FOR` is taken to point.
const END_SEND_OFFSET: usize = 5;

/// Code units of an instruction with its caches.
fn size(op: AnyOp, oparg: u32) -> usize {
    let extended =
        usize::from(oparg > 0xFF) + usize::from(oparg > 0xFFFF) + usize::from(oparg > 0xFF_FFFF);
    1 + extended + op.caches()
}

/// Makes the code object.
///
/// # Errors
/// An instruction that only the compiler knows is left; only a bug can cause that.
pub fn make_code(
    metadata: &Metadata,
    instructions: Vec<Instruction>,
    consts: Vec<Const>,
    stack_size: u32,
    code_flags: u32,
    filename: &Text,
    columns: bool,
) -> Result<Code> {
    let mut instructions = instructions;
    resolve_unconditional_jumps(&mut instructions);
    let offsets = resolve_jump_offsets(&mut instructions);
    resolve_next_locations(&mut instructions);
    if !columns {
        forget_columns(&mut instructions);
    }
    let (localsplusnames, localspluskinds) = localsplus(metadata, code_flags);
    Ok(Code {
        argcount: metadata.posonlyargcount + metadata.argcount,
        posonlyargcount: metadata.posonlyargcount,
        kwonlyargcount: metadata.kwonlyargcount,
        stacksize: stack_size,
        flags: code_flags,
        code: bytecode(&instructions)?.into(),
        consts: consts.into(),
        names: metadata.names.iter().cloned().collect(),
        localsplusnames,
        localspluskinds,
        filename: filename.clone(),
        name: metadata.name.clone(),
        qualname: metadata.qualname.clone(),
        first_line: metadata.first_line,
        linetable: location_table(&instructions, metadata.first_line).into(),
        exceptiontable: exception_table(&instructions, &offsets).into(),
    })
}

/// The direction is known now that the order is.
fn resolve_unconditional_jumps(instructions: &mut [Instruction]) {
    for (index, instruction) in instructions.iter_mut().enumerate() {
        let forward = instruction.oparg as usize > index;
        instruction.op = match instruction.op {
            AnyOp::JUMP | AnyOp::JUMP_NO_INTERRUPT if forward => AnyOp::JUMP_FORWARD,
            AnyOp::JUMP => AnyOp::JUMP_BACKWARD,
            AnyOp::JUMP_NO_INTERRUPT => AnyOp::JUMP_BACKWARD_NO_INTERRUPT,
            other => other,
        };
    }
}

/// Replaces the targets of jumps by distances; gives the offset of every instruction.
///
/// A distance may need an `EXTENDED_ARG`, which makes others longer: sizes only grow, until none does.
fn resolve_jump_offsets(instructions: &mut [Instruction]) -> Vec<usize> {
    let targets: Vec<usize> = instructions.iter().map(|i| i.oparg as usize).collect();
    let mut offsets = vec![0; instructions.len()];
    loop {
        let mut offset = 0;
        for (instruction, place) in instructions.iter().zip(&mut offsets) {
            *place = offset;
            offset += size(instruction.op, instruction.oparg);
        }
        let mut changed = false;
        let mut offset = 0;
        for (instruction, target) in instructions.iter_mut().zip(&targets) {
            let old_size = size(instruction.op, instruction.oparg);
            offset += old_size;
            if !instruction.op.has_jump() {
                continue;
            }
            let target = offsets.get(*target).copied().unwrap_or(offset);
            let distance = if instruction.op == AnyOp::END_ASYNC_FOR {
                offset.saturating_sub(target + END_SEND_OFFSET)
            } else {
                offset.abs_diff(target)
            };
            instruction.oparg = u32::try_from(distance).unwrap_or(u32::MAX);
            changed |= size(instruction.op, instruction.oparg) != old_size;
        }
        if !changed {
            return offsets;
        }
    }
}

fn resolve_next_locations(instructions: &mut [Instruction]) {
    let mut next = Location::NONE;
    for instruction in instructions.iter_mut().rev() {
        if instruction.loc == Location::NEXT {
            let ends = instruction.op.has_jump() || instruction.op.is_scope_exit();
            instruction.loc = if ends { Location::NONE } else { next };
        }
        next = instruction.loc;
    }
}

fn forget_columns(instructions: &mut [Instruction]) {
    for instruction in instructions {
        instruction.loc.end_line = instruction.loc.line;
        instruction.loc.col = -1;
        instruction.loc.end_col = -1;
    }
}

fn bytecode(instructions: &[Instruction]) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(instructions.len() * 4);
    for instruction in instructions {
        let Some(op) = instruction.op.real() else {
            let name = instruction.op.name();
            return Err(crate::internal_error(&format!(
                "{name} is left in the code"
            )));
        };
        let [high, upper, lower, low] = instruction.oparg.to_be_bytes();
        let extended = [(high, 24), (upper, 16), (lower, 8)];
        for (byte, shift) in extended {
            if instruction.oparg >> shift != 0 {
                bytes.extend([Opcode::EXTENDED_ARG as u8, byte]);
            }
        }
        bytes.extend([op as u8, low]);
        bytes.resize(bytes.len() + 2 * op.caches(), 0);
    }
    Ok(bytes)
}

// ---- tables ----

fn exception_table(instructions: &[Instruction], offsets: &[usize]) -> Vec<u8> {
    let unit = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    let mut entries: Vec<Entry> = Vec::new();
    let mut open: Option<ExceptHandler> = None;
    let mut offset = 0;
    for instruction in instructions {
        let handler = instruction.handler;
        let next = offset + size(instruction.op, instruction.oparg);
        match handler {
            Some(handler) if open.map(|open| open.target) != Some(handler.target) => {
                // What is pushed for the handler is not part of the depth to unwind to.
                let pushed = 1 + u32::from(handler.preserve_lasti);
                entries.push(Entry {
                    start: unit(offset),
                    end: unit(next),
                    target: unit(offsets.get(handler.target).copied().unwrap_or(0)),
                    depth: handler.start_depth.saturating_sub(pushed),
                    lasti: handler.preserve_lasti,
                });
            }
            Some(_) => {
                if let Some(entry) = entries.last_mut() {
                    entry.end = unit(next);
                }
            }
            None => {}
        }
        open = handler;
        offset = next;
    }
    exceptions::encode(&entries)
}

fn location_table(instructions: &[Instruction], first_line: i32) -> Vec<u8> {
    let mut table = LineTableWriter::new(first_line);
    for instruction in instructions {
        table.push(instruction.loc, size(instruction.op, instruction.oparg));
    }
    table.finish()
}

// ---- locals ----

fn localsplus(metadata: &Metadata, code_flags: u32) -> (Arc<[Text]>, Arc<[u8]>) {
    let args = [
        (metadata.posonlyargcount, kinds::ARG_POS),
        (metadata.argcount, kinds::ARG_POS | kinds::ARG_KW),
        (metadata.kwonlyargcount, kinds::ARG_KW),
        (
            u32::from(code_flags & flags::VARARGS != 0),
            kinds::ARG_VAR | kinds::ARG_POS,
        ),
        (
            u32::from(code_flags & flags::VARKEYWORDS != 0),
            kinds::ARG_VAR | kinds::ARG_KW,
        ),
    ];
    let args = args
        .iter()
        .flat_map(|(count, kind)| (0..*count).map(|_| *kind));
    let mut names: Vec<Text> = metadata.varnames.iter().cloned().collect();
    let mut kinds: Vec<u8> = names
        .iter()
        .zip(args.chain(std::iter::repeat(0)))
        .map(|(name, arg)| {
            let hidden = metadata.fast_hidden.contains_key(name);
            let cell = metadata.cellvars.find(name).is_some();
            arg | kinds::LOCAL
                | if hidden { kinds::HIDDEN } else { 0 }
                | if cell { kinds::CELL } else { 0 }
        })
        .collect();
    for name in metadata.cellvars.iter() {
        if metadata.varnames.find(name).is_none() {
            names.push(name.clone());
            kinds.push(kinds::CELL);
        }
    }
    for name in metadata.freevars.iter() {
        names.push(name.clone());
        kinds.push(kinds::FREE);
    }
    (names.into(), kinds.into())
}
