//! Which instructions of a code object start a line, and what monitoring keeps per code object.
//!
//! An instruction starts a line if the one before it belongs to another, if a jump from another line leads to it, or if
//! it is an exception handler (CPython's `initialize_lines`).

use super::TOOLS;
use baton_code::object::Code;
use baton_code::ops::Opcode;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;

/// What monitoring keeps per code object.
#[derive(Default)]
pub struct CodeMonitor {
    /// The events that each tool wants from this code alone.
    pub local: [Cell<u32>; TOOLS],
    /// By unit and event: the tools that want no more of it.
    pub disabled: RefCell<HashMap<(usize, u32), u8>>,
    /// The events that the quickened instructions were rewritten for.
    pub wanted: Cell<u32>,
    table: OnceCell<Lines>,
}

impl baton_object::traverse::Traverse for CodeMonitor {
    fn traverse(&self, _: &mut dyn FnMut(baton_object::Word)) {}
    fn clear(&mut self, _: &mut Vec<baton_object::Owned>) {}
}

impl CodeMonitor {
    /// Whether some tool wants events from this code alone.
    pub fn is_watched(&self) -> bool {
        self.local.iter().any(|events| events.get() != 0)
    }

    /// The code's lines.
    pub fn lines(&self, code: &Code) -> &Lines {
        self.table.get_or_init(|| Lines::new(code))
    }
}

/// An instruction with its prefixes.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// Where it starts, prefixes included.
    pub start: usize,
    /// Where the instruction itself is.
    pub unit: usize,
    /// What it is.
    pub opcode: Opcode,
    /// Its whole argument.
    pub arg: u32,
}

/// The instruction that starts at `start`.
pub fn group(code: &Code, start: usize) -> Group {
    let (mut unit, mut arg) = (start, 0u32);
    loop {
        let pair = code.code.get(unit * 2..unit * 2 + 2).unwrap_or(&[0, 0]);
        arg = arg << 8 | u32::from(pair[1]);
        let opcode = Opcode::from_u8(pair[0]).unwrap_or(Opcode::NOP);
        if opcode != Opcode::EXTENDED_ARG {
            return Group {
                start,
                unit,
                opcode,
                arg,
            };
        }
        unit += 1;
    }
}

/// All instructions in order.
pub fn groups(code: &Code) -> impl Iterator<Item = Group> + '_ {
    let units = code.code.len() / 2;
    let mut at = 0;
    std::iter::from_fn(move || {
        let found = (at < units).then(|| group(code, at))?;
        at = found.unit + 1 + found.opcode.caches();
        Some(found)
    })
}

/// Where a jump leads, if `group` is one that may.
pub fn target(group: &Group) -> Option<usize> {
    let next = group.unit + 1 + group.opcode.caches();
    match group.opcode {
        Opcode::POP_JUMP_IF_FALSE
        | Opcode::POP_JUMP_IF_TRUE
        | Opcode::POP_JUMP_IF_NONE
        | Opcode::POP_JUMP_IF_NOT_NONE
        | Opcode::JUMP_FORWARD
        | Opcode::SEND => Some(next + group.arg as usize),
        // Behind END_FOR.
        Opcode::FOR_ITER => Some(next + group.arg as usize + 1),
        Opcode::JUMP_BACKWARD | Opcode::JUMP_BACKWARD_NO_INTERRUPT => {
            next.checked_sub(group.arg as usize)
        }
        Opcode::END_ASYNC_FOR => None,
        _ => None,
    }
}

/// Lines by code unit.
pub struct Lines {
    lines: Box<[i32]>,
    starts: Box<[bool]>,
    /// The first instruction that can have events: the first `RESUME`.
    pub first: usize,
}

impl Lines {
    fn new(code: &Code) -> Lines {
        let lines: Box<[i32]> = baton_code::linetable::positions(&code.linetable, code.first_line)
            .map(|place| place.line)
            .collect();
        let line = |unit: usize| lines.get(unit).copied().unwrap_or(-1);
        let mut starts = vec![false; lines.len()].into_boxed_slice();
        let mut first = None;
        let mut current = -1;
        for group in groups(code) {
            if group.opcode == Opcode::RESUME && first.is_none() {
                first = Some(group.unit);
                current = -1;
            }
            let here = line(group.unit);
            let never = matches!(
                group.opcode,
                Opcode::RESUME
                    | Opcode::END_FOR
                    | Opcode::END_SEND
                    | Opcode::POP_ITER
                    | Opcode::END_ASYNC_FOR
                    | Opcode::CACHE
            );
            if !never && here != current && here >= 0 && first.is_some() {
                starts[group.start] = true;
            }
            if !never {
                current = here;
            }
        }
        for group in groups(code) {
            if let Some(target) = target(&group)
                && line(target) >= 0
                && line(target) != line(group.unit)
                && target < starts.len()
            {
                let found = self::group(code, target);
                if !matches!(
                    found.opcode,
                    Opcode::END_FOR | Opcode::END_SEND | Opcode::POP_ITER
                ) {
                    starts[target] = true;
                }
            }
        }
        for entry in baton_code::exceptions::entries(&code.exceptiontable) {
            let handler = entry.target as usize;
            if line(handler) >= 0 && handler < starts.len() {
                starts[handler] = true;
            }
        }
        Lines {
            lines,
            starts,
            first: first.unwrap_or(0),
        }
    }

    /// The line of a unit.
    pub fn line(&self, unit: usize) -> Option<i32> {
        self.lines.get(unit).copied().filter(|line| *line >= 0)
    }

    /// True if a line starts at `unit`.
    pub fn starts(&self, unit: usize) -> bool {
        self.starts.get(unit).copied().unwrap_or(false)
    }
}
