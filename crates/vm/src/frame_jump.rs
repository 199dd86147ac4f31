//! Moving a frame to another line (`frame.f_lineno = n`), as debuggers do.
//!
//! What lies on the operand stack at each instruction is worked out from the bytecode, so that only jumps between
//! places that agree are taken: what the target does not expect is dropped, what it lacks refuses the jump (CPython's
//! `mark_stacks`).
//!
//! Invariants: only the frame that an event was just told of moves; its registers are saved, and whoever told of the
//! event reloads them.

use crate::frame::Frame;
use crate::frame_object::FrameObject;
use crate::monitor::{event, lines};
use crate::state;
use baton_code::exceptions;
use baton_code::linetable;
use baton_code::object::Code;
use baton_code::ops::Opcode;
use baton_object::exceptions::RUNTIME_WARNING;
use baton_object::{Borrowed, PyResult, Token, Word};
use std::cmp::Ordering;

/// What a word of the operand stack is; 0 stands for no word.
mod kind {
    pub const ITERATOR: u64 = 1;
    pub const EXCEPTION: u64 = 2;
    pub const OBJECT: u64 = 3;
    /// A value or NULL.
    pub const NULL: u64 = 4;
    /// Where an exception came from.
    pub const LASTI: u64 = 5;
}

const BITS: u32 = 3;
/// So many words can be told.
const LIMIT: u32 = 63 / BITS;

/// The operand stack before an instruction: three bits a word, the top lowest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stack {
    /// Control does not come here as far as is known.
    Unseen,
    TooDeep,
    Is(u64),
}

impl Stack {
    fn push(self, kind: u64) -> Stack {
        match self {
            Stack::Is(stack) if stack >> (BITS * (LIMIT - 1)) != 0 => Stack::TooDeep,
            Stack::Is(stack) => Stack::Is(stack << BITS | kind),
            other => other,
        }
    }

    fn pop(self) -> Stack {
        match self {
            Stack::Is(stack) => Stack::Is(stack >> BITS),
            other => other,
        }
    }

    fn top(self) -> u64 {
        self.peek(1)
    }

    fn peek(self, depth: u32) -> u64 {
        match self {
            Stack::Is(stack) => stack.checked_shr(BITS * (depth - 1)).unwrap_or(0) & 7,
            _ => 0,
        }
    }

    fn swap(self, depth: u32) -> Stack {
        let (Stack::Is(stack), shift) = (self, BITS * depth.saturating_sub(1)) else {
            return self;
        };
        let (top, other) = (self.top(), self.peek(depth));
        match 7u64.checked_shl(shift) {
            Some(mask) => Stack::Is(stack & !mask & !7 | top << shift | other),
            None => self,
        }
    }

    fn depth(self) -> u32 {
        match self {
            Stack::Is(stack) => (u64::BITS - stack.leading_zeros()).div_ceil(BITS),
            _ => 0,
        }
    }

    /// The order in which words are dropped until the stacks agree: the deeper one is greater.
    fn compare(self, other: Stack) -> Ordering {
        match (self, other) {
            (Stack::Is(one), Stack::Is(other)) => one.cmp(&other),
            _ => Ordering::Equal,
        }
    }
}

/// True if a frame with the stack `from` can go on where `to` is expected, after dropping what is above.
fn agree(mut from: Stack, mut to: Stack) -> bool {
    if !matches!((from, to), (Stack::Is(_), Stack::Is(_))) {
        return false;
    }
    while from.compare(to) == Ordering::Greater {
        from = from.pop();
    }
    while from != Stack::Is(0) {
        let (given, wanted) = (from.top(), to.top());
        let fits = match wanted {
            0 => false,
            kind::OBJECT => given != kind::NULL,
            kind::NULL => true,
            _ => given == wanted,
        };
        if !fits {
            return false;
        }
        (from, to) = (from.pop(), to.pop());
    }
    to == Stack::Is(0)
}

/// Why a jump to a place with this stack is not possible.
fn explain(to: Stack) -> &'static str {
    match (to, to.top()) {
        (Stack::TooDeep, _) => "stack is too deep to analyze",
        (Stack::Unseen, _) => "can't jump into an exception handler, or code may be unreachable",
        (_, kind::EXCEPTION) => "can't jump into an 'except' block as there's no exception",
        (_, kind::LASTI) => "can't jump into a re-raising block as there's no location",
        (_, kind::ITERATOR) => "can't jump into the body of a for loop",
        _ => "incompatible stacks",
    }
}

/// The stacks before each code unit.
struct Marks {
    stacks: Vec<Stack>,
    /// Something changed in front of what was looked at already.
    again: bool,
}

impl Marks {
    fn of(code: &Code) -> Vec<Stack> {
        let mut marks = Marks {
            stacks: vec![Stack::Unseen; code.code.len() / 2],
            again: true,
        };
        marks.set(0, Stack::Is(0));
        while std::mem::take(&mut marks.again) {
            for group in lines::groups(code) {
                marks.step(&group);
            }
            marks.handlers(code);
        }
        marks.stacks
    }

    fn get(&self, unit: usize) -> Stack {
        self.stacks.get(unit).copied().unwrap_or(Stack::Unseen)
    }

    fn set(&mut self, unit: usize, stack: Stack) {
        if let Some(place) = self.stacks.get_mut(unit) {
            *place = stack;
        }
    }

    /// Marks where control goes from an instruction.
    fn step(&mut self, group: &lines::Group) {
        let stack = self.get(group.start);
        if stack == Stack::Unseen {
            return;
        }
        for unit in group.start..=group.unit {
            self.set(unit, stack);
        }
        let next = group.unit + 1 + group.opcode.caches();
        let ahead = next + group.arg as usize;
        match group.opcode {
            Opcode::POP_JUMP_IF_FALSE
            | Opcode::POP_JUMP_IF_TRUE
            | Opcode::POP_JUMP_IF_NONE
            | Opcode::POP_JUMP_IF_NOT_NONE => {
                self.set(ahead, stack.pop());
                self.set(next, stack.pop());
            }
            Opcode::SEND => {
                self.set(ahead, stack);
                self.set(next, stack);
            }
            Opcode::FOR_ITER => {
                self.set(ahead, stack.push(kind::OBJECT));
                self.set(next, stack.push(kind::OBJECT));
            }
            Opcode::JUMP_FORWARD => self.set(ahead, stack),
            Opcode::JUMP_BACKWARD | Opcode::JUMP_BACKWARD_NO_INTERRUPT => {
                if let Some(back) = next.checked_sub(group.arg as usize) {
                    self.again |= self.get(back) == Stack::Unseen && back < group.start;
                    self.set(back, stack);
                }
            }
            Opcode::RETURN_VALUE | Opcode::RAISE_VARARGS | Opcode::RERAISE => {}
            _ => self.set(next, after(stack, group)),
        }
    }

    /// Marks the handlers of code that control comes to.
    fn handlers(&mut self, code: &Code) {
        for entry in exceptions::entries(&code.exceptiontable) {
            let mut stack = self.get(entry.start as usize);
            if stack == Stack::Unseen || self.get(entry.target as usize) != Stack::Unseen {
                continue;
            }
            self.again = true;
            while stack.depth() > entry.depth {
                stack = stack.pop();
            }
            if entry.lasti {
                stack = stack.push(kind::LASTI);
            }
            self.set(entry.target as usize, stack.push(kind::EXCEPTION));
        }
    }
}

/// The stack behind an instruction that goes on to the next one.
fn after(stack: Stack, group: &lines::Group) -> Stack {
    match group.opcode {
        Opcode::GET_ITER | Opcode::GET_AITER => stack.pop().push(kind::ITERATOR),
        Opcode::PUSH_EXC_INFO => stack.push(kind::EXCEPTION),
        Opcode::PUSH_NULL => stack.push(kind::NULL),
        Opcode::LOAD_GLOBAL if group.arg & 1 != 0 => stack.push(kind::OBJECT).push(kind::NULL),
        Opcode::LOAD_ATTR if group.arg & 1 != 0 => stack.pop().push(kind::OBJECT).push(kind::NULL),
        Opcode::SWAP => stack.swap(group.arg),
        Opcode::COPY => stack.push(stack.peek(group.arg.max(1))),
        opcode => {
            let op = opcode.any();
            let (popped, pushed) = (op.popped(group.arg), op.pushed(group.arg));
            let dropped = (pushed..popped).fold(stack, |stack, _| stack.pop());
            (popped..pushed).fold(dropped, |stack, _| stack.push(kind::OBJECT))
        }
    }
}

/// Where lines begin: code unit and line.
fn line_starts(code: &Code) -> Vec<(usize, i64)> {
    linetable::entries(&code.linetable, code.first_line)
        .filter(|entry| entry.location.line >= 0)
        .map(|entry| (entry.start / 2, i64::from(entry.location.line)))
        .collect()
}

/// Whether the event that is being told of allows a jump.
fn check_event(token: &mut Token, frame: *mut Frame) -> PyResult<()> {
    let (told, event) = state::of(token).event.get();
    let message = match event {
        _ if !std::ptr::eq(told, frame) => "f_lineno can only be set in a trace function",
        event::PY_RESUME
        | event::PY_YIELD
        | event::LINE
        | event::JUMP
        | event::BRANCH_LEFT
        | event::BRANCH_RIGHT => return Ok(()),
        event::PY_START => "can't jump from the 'call' trace event of a new frame",
        event::CALL | event::C_RETURN => "can't jump during a call",
        _ => "can only jump from a 'line' trace event",
    };
    Err(token.value_error(message))
}

/// `frame.f_lineno = value`
pub fn set_line(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<()> {
    if !token.is_exact(value, baton_object::kind::INT) {
        return Err(token.value_error("lineno must be an integer"));
    }
    let frame = FrameObject::of(token, this).frame();
    check_event(token, frame)?;
    let line = value.word().int().and_then(|line| i32::try_from(line).ok());
    let Some(line) = line.map(i64::from) else {
        return Err(token.value_error("lineno out of range"));
    };
    // SAFETY: the frame runs.
    let code = unsafe { Frame::code(frame) }.shallow().clone();
    if line < i64::from(code.first_line) {
        return Err(token.value_error(format!("line {line} comes before the current code block")));
    }
    let starts = line_starts(&code);
    let later = starts.iter().filter(|(_, start)| *start >= line);
    let Some(line) = later.map(|(_, start)| *start).min() else {
        return Err(token.value_error(format!("line {line} comes after the current code block")));
    };
    let stacks = Marks::of(&code);
    let from = stack_of(&code, &stacks, frame);
    match best_target(&starts, &stacks, from, line) {
        Ok((unit, to)) => {
            bind_locals(token, frame)?;
            drop_words(token, frame, from, to);
            // SAFETY: the frame runs; the unit is an instruction's first.
            unsafe {
                (*frame).ip = Frame::code(frame).instructions().wrapping_add(unit);
                (*frame).last = unit as u32 + 1;
            }
            FrameObject::of(token, this).set_jumped(unit);
            Ok(())
        }
        Err(message) => Err(token.value_error(message)),
    }
}

/// What the frame has on its stack; `Unseen` if that is not what the bytecode says.
fn stack_of(code: &Code, stacks: &[Stack], frame: *mut Frame) -> Stack {
    // SAFETY: callers pass a frame that runs, its registers saved.
    let (unit, words) = unsafe {
        let words = (*frame).sp.offset_from(Frame::stack_base(frame));
        (Frame::last_instruction(frame), words)
    };
    // Behind an instruction that has run already, the frame stands in its caches.
    let group = lines::groups(code)
        .find(|group| group.unit + 1 + group.opcode.caches() > unit)
        .map(|group| match group.unit < unit {
            true => group.unit + 1 + group.opcode.caches(),
            false => unit,
        });
    let found = group.and_then(|unit| stacks.get(unit).copied());
    match found {
        Some(stack @ Stack::Is(_)) if i64::from(stack.depth()) == words as i64 => stack,
        Some(Stack::TooDeep) => Stack::TooDeep,
        _ => Stack::Unseen,
    }
}

/// The place of a line that keeps most of the stack.
fn best_target(
    starts: &[(usize, i64)],
    stacks: &[Stack],
    from: Stack,
    line: i64,
) -> Result<(usize, Stack), &'static str> {
    let mut best: Option<(usize, Stack)> = None;
    let mut message = "cannot find bytecode for specified line";
    let mut explained = false;
    for (unit, _) in starts.iter().filter(|(_, start)| *start == line) {
        let to = stacks.get(*unit).copied().unwrap_or(Stack::Unseen);
        if agree(from, to) {
            if best.is_none_or(|(_, best)| to.compare(best) == Ordering::Greater) {
                best = Some((*unit, to));
            }
        } else if best.is_none() && !explained {
            explained = true;
            message = match from {
                Stack::TooDeep => "stack to deep to analyze",
                Stack::Unseen => "can't jump from unreachable code",
                Stack::Is(_) => explain(to),
            };
        }
    }
    best.ok_or(message)
}

/// The target may rely on locals that the compiler knows to be bound there: those that are not become None.
fn bind_locals(token: &mut Token, frame: *mut Frame) -> PyResult<()> {
    // SAFETY: callers pass a frame that runs.
    let count = unsafe { Frame::code(frame) }.locals_count();
    // SAFETY: as above; so many words follow the header.
    let local = |index: usize| unsafe { &mut *Frame::locals(frame).add(index) };
    let unbound = (0..count).filter(|index| local(*index).is_null()).count();
    if unbound == 0 {
        return Ok(());
    }
    let plural = if unbound == 1 { "" } else { "s" };
    let text = format!("assigning None to {unbound} unbound local{plural}");
    let warn = token.interp().hooks.warn.get();
    warn(token, &RUNTIME_WARNING, &text, 1)?;
    for index in 0..count {
        if local(index).is_null() {
            *local(index) = token.none().into_raw();
        }
    }
    Ok(())
}

/// Drops what the target does not expect; exceptions that were being handled are so no more.
fn drop_words(token: &mut Token, frame: *mut Frame, mut from: Stack, to: Stack) {
    while from.compare(to) == Ordering::Greater {
        // SAFETY: the frame runs and has as many words as `from` says.
        let word = unsafe {
            (*frame).sp = (*frame).sp.sub(1);
            (*frame).sp.replace(Word::NULL)
        };
        let gone = match from.top() {
            kind::EXCEPTION => {
                let word = if word.is_none() {
                    Word::NULL
                } else {
                    token.own(word).into_raw()
                };
                state::of(token).handled().exception.replace(word)
            }
            _ => word,
        };
        token.release(gone);
        from = from.pop();
    }
}
