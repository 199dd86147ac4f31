//! Where threads can switch in a program, found in its compiled code: what `baton switches` shows.
//!
//! Invariant: nothing is run. What a name is bound to is only guessed at where the file leaves no doubt: a built-in name
//! that the file never binds, a function that it defines once and does not decorate. Everything else is a *may*.

mod callee;
mod json;
mod text;

pub(crate) use json::json;
pub(crate) use text::text;

use baton_code::dis::{self, Instruction};
use baton_code::{Code, Location, Opcode};
use callee::{Bindings, Callee, Tracker};
use std::sync::Arc;

/// How sure it is that a thread can switch at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Certainty {
    /// Whenever the instruction ends without an exception.
    Always,
    /// It depends on what is called.
    May,
    /// Not behind the instruction, but in Python code that it may run.
    Inside,
}

/// What happens at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A function, class body or module starts.
    Start,
    /// A generator or coroutine goes on behind a `yield`.
    Resume,
    /// A loop jumps back.
    Loop,
    /// A call returned.
    Call,
    /// A module is imported.
    Import,
    /// An operation that a class can define in Python.
    Operation,
}

/// A place where a switch can happen.
pub(crate) struct Point {
    /// The qualified name of the code.
    pub(crate) code: String,
    /// The instruction's offset in bytes.
    pub(crate) offset: usize,
    pub(crate) op: Opcode,
    pub(crate) location: Location,
    pub(crate) certainty: Certainty,
    pub(crate) kind: Kind,
    /// What is called, as far as it has a name.
    pub(crate) callee: Option<String>,
    /// Whether the call is likely to wait, and then gives the lock away in any case.
    pub(crate) may_block: bool,
}

impl Point {
    /// Why there is a switch point.
    pub(crate) fn reason(&self) -> String {
        let callee = match &self.callee {
            Some(name) => format!("{name}()"),
            None => "the call".to_owned(),
        };
        let mut reason = match (self.kind, self.certainty) {
            (Kind::Start, _) => format!("start of {}", self.code),
            (Kind::Resume, _) => format!("{} goes on after a yield", self.code),
            (Kind::Loop, _) => "back to the loop's head".to_owned(),
            (Kind::Call, Certainty::Always) => format!("{callee} has returned"),
            (Kind::Call, _) if self.callee.as_deref() == Some(".append") => {
                format!("{callee} has returned, unless it is a list's")
            }
            (Kind::Call, _) if self.op == Opcode::CALL => {
                format!("{callee} has returned, unless it is a Python function or class")
            }
            (Kind::Call, _) => format!("{callee} has returned, unless it is a Python function"),
            (Kind::Import, _) => "if the module is new: while it is read and run".to_owned(),
            (Kind::Operation, _) => "in Python code of a class that defines this".to_owned(),
        };
        if self.may_block {
            reason.push_str("; may wait");
        }
        reason
    }
}

/// The points of a file's code and of all code in it, in the order of the source; with `all` those inside operations too.
pub(crate) fn points(code: &Arc<Code>, all: bool) -> Vec<Point> {
    let bindings = Bindings::of(code);
    let mut found = Vec::new();
    collect(code, &bindings, all, &mut found);
    found.sort_by_key(|point: &Point| (point.location.line, point.location.col, point.offset));
    found
}

fn collect(code: &Arc<Code>, bindings: &Bindings, all: bool, found: &mut Vec<Point>) {
    let mut tracker = Tracker::new(code, bindings);
    let instructions: Vec<Instruction> = dis::instructions(code).collect();
    for (index, instruction) in instructions.iter().enumerate() {
        let next = instructions.get(index + 1).map(|next| next.op);
        tracker.arrive(instruction);
        let seen = classify(instruction, next, &tracker);
        tracker.step(instruction);
        let Some((certainty, kind, callee)) = seen else {
            continue;
        };
        if kind == Kind::Operation && !all {
            continue;
        }
        let mut location = dis::location(code, instruction.offset);
        if kind == Kind::Start {
            location = Location {
                line: code.first_line.max(1),
                end_line: code.first_line.max(1),
                col: -1,
                end_col: -1,
            };
        }
        let may_block = callee.as_deref().is_some_and(callee::may_block);
        found.push(Point {
            code: code.qualname.to_string(),
            offset: instruction.offset,
            op: instruction.op,
            location,
            certainty,
            kind,
            callee,
            may_block,
        });
    }
    for inner in code.nested() {
        collect(inner, bindings, all, found);
    }
}

/// What an instruction is for a switch; `None` if there can be none.
fn classify(
    instruction: &Instruction,
    next: Option<Opcode>,
    tracker: &Tracker<'_>,
) -> Option<(Certainty, Kind, Option<String>)> {
    let Instruction { op, arg, .. } = *instruction;
    if op == Opcode::IMPORT_NAME {
        return Some((Certainty::Inside, Kind::Import, None));
    }
    if !op.may_switch(arg) {
        return is_operation(op).then_some((Certainty::Inside, Kind::Operation, None));
    }
    let depth = match op {
        Opcode::RESUME if arg & baton_code::ops::resume::LOCATION_MASK == 0 => {
            return Some((Certainty::Always, Kind::Start, None));
        }
        Opcode::RESUME => return Some((Certainty::Always, Kind::Resume, None)),
        Opcode::CALL => arg as usize + 1,
        Opcode::CALL_KW => arg as usize + 2,
        Opcode::CALL_FUNCTION_EX => 3,
        _ => return Some((Certainty::Always, Kind::Loop, None)),
    };
    let plain = (op == Opcode::CALL).then_some(arg);
    match tracker.callee(depth) {
        Callee::Function => None,
        Callee::Builtin(name) if is_silent(&name, plain) => None,
        Callee::Builtin(name) => Some((Certainty::Always, Kind::Call, Some(name))),
        Callee::Member(name) if name == ".append" && plain == Some(1) => {
            let name = match next {
                Some(Opcode::POP_TOP) => name,
                _ => ".append with result".to_owned(),
            };
            Some((Certainty::May, Kind::Call, Some(name)))
        }
        Callee::Named(name) | Callee::Member(name) => {
            Some((Certainty::May, Kind::Call, Some(name)))
        }
        Callee::Unknown => Some((Certainty::May, Kind::Call, None)),
    }
}

/// The functions behind whose plain calls there is no switch point ([`Opcode::CALL_LEN`] and its like).
fn is_silent(name: &str, arguments: Option<u32>) -> bool {
    matches!(
        (name, arguments),
        ("len" | "type", Some(1)) | ("isinstance", Some(2))
    )
}

/// Operations that a class can define.
fn is_operation(op: Opcode) -> bool {
    use Opcode as O;
    matches!(
        op.base(),
        O::BINARY_OP
            | O::BINARY_SLICE
            | O::STORE_SLICE
            | O::STORE_SUBSCR
            | O::DELETE_SUBSCR
            | O::LOAD_ATTR
            | O::STORE_ATTR
            | O::DELETE_ATTR
            | O::LOAD_SUPER_ATTR
            | O::COMPARE_OP
            | O::CONTAINS_OP
            | O::UNARY_NEGATIVE
            | O::UNARY_INVERT
            | O::TO_BOOL
            | O::GET_ITER
            | O::FOR_ITER
            | O::SEND
            | O::GET_AWAITABLE
            | O::GET_AITER
            | O::GET_ANEXT
            | O::FORMAT_SIMPLE
            | O::FORMAT_WITH_SPEC
            | O::CONVERT_VALUE
            | O::IMPORT_FROM
            | O::UNPACK_SEQUENCE
            | O::UNPACK_EX
            | O::LIST_EXTEND
            | O::SET_UPDATE
            | O::DICT_UPDATE
            | O::DICT_MERGE
            | O::WITH_EXCEPT_START
            | O::MATCH_CLASS
            | O::MATCH_KEYS
    )
}
