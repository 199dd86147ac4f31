//! The loop: runs a frame and what it calls, until the frame it was entered with returns or yields.
//!
//! Invariants:
//! - Python-to-Python calls do not recurse here: the callee's frame becomes the running one ([`Regs::enter`]).
//! - The loop trusts its input: code comes from our compiler or passed the verifier, so that indices are in range, the
//!   operand stack never runs over or under, and every opcode is known.
//! - `ip` and `sp` live in [`Regs`]; [`Regs::save`] stores them in the frame before anything that may raise, run Python
//!   or switch threads.
//! - One function per opcode in `ops/`, by family; how they are reached is [`crate::dispatch`]'s business alone.
//! - An instruction that answers [`Stop::Slow`] has changed nothing but its copy of the registers.

use crate::code_object::CodeObject;
use crate::dispatch;
use crate::frame::{Frame, FrameKind};
use crate::state::{self, VmThread};
use crate::unwind;
use baton_object::error::Raised;
use baton_object::{Borrowed, Owned, PyResult, Token, Word};

/// How a run ended without an exception.
pub enum Outcome {
    /// The frame returned.
    Returned(Owned),
    /// The frame, a generator's, yielded.
    Yielded(Owned),
}

/// Why an instruction does not lead to the next one.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Stop {
    /// An exception waits in the thread.
    Raised,
    /// The entry frame returned; the value is in [`VmThread::result`].
    Returned,
    /// The entry frame yielded; the value is in [`VmThread::result`].
    Yielded,
    /// This form of the instruction does not do; the general one, out of line, has to.
    Slow,
}

impl From<Raised> for Stop {
    #[inline(always)]
    fn from(_: Raised) -> Stop {
        Stop::Raised
    }
}

/// What an instruction returns.
pub type Step = Result<(), Stop>;

/// The loop's registers. Made by the loop alone; its methods are safe because verified code cannot misuse them.
#[derive(Clone, Copy)]
pub struct Regs {
    /// The next instruction.
    pub ip: *const u16,
    /// The next free word of the operand stack.
    pub sp: *mut Word,
    /// The running frame.
    pub frame: *mut Frame,
    /// An object whose count reached zero in this instruction and that has to be freed behind it; NULL if none.
    pub dead: Word,
}

impl Default for Regs {
    fn default() -> Regs {
        Regs::at(std::ptr::null(), std::ptr::null_mut(), std::ptr::null_mut())
    }
}

impl Regs {
    /// The registers of `frame` at this place.
    #[inline(always)]
    pub fn at(ip: *const u16, sp: *mut Word, frame: *mut Frame) -> Regs {
        Regs {
            ip,
            sp,
            frame,
            dead: Word::NULL,
        }
    }

    /// # Safety
    /// `frame` is a live frame, ready to run.
    unsafe fn new(frame: *mut Frame) -> Regs {
        // SAFETY: by contract.
        unsafe { Regs::at((*frame).ip, (*frame).sp, frame) }
    }

    /// Stores the registers in the frame.
    #[inline(always)]
    pub fn save(&self) {
        // SAFETY: the running frame is alive.
        unsafe {
            (*self.frame).ip = self.ip;
            (*self.frame).sp = self.sp;
        }
    }

    /// Takes the registers from the frame, after somebody else changed it.
    #[inline(always)]
    pub fn reload(&mut self) {
        // SAFETY: the running frame is alive.
        unsafe {
            self.ip = (*self.frame).ip;
            self.sp = (*self.frame).sp;
        }
    }

    /// Makes the frame show the instruction at `unit` as the one that runs.
    pub fn show_instruction(&self, unit: usize) {
        // SAFETY: the running frame is alive.
        unsafe { (*self.frame).ip = self.code().instructions().wrapping_add(unit + 1) };
    }

    /// Stores the stack pointer in the frame, leaving the saved instruction pointer.
    pub fn save_stack_only(&self) {
        // SAFETY: the running frame is alive.
        unsafe { (*self.frame).sp = self.sp };
    }

    /// Releases what lies on the operand stack above `wanted`.
    pub fn cut_stack(&mut self, token: &Token, wanted: *mut Word) {
        while self.sp > wanted {
            let word = self.pop_word();
            token.release(word);
        }
    }

    /// Goes on in `frame`, which was just made; the running one waits.
    #[inline(always)]
    pub fn enter(&mut self, vm: &VmThread, frame: *mut Frame) {
        self.frame = frame;
        self.reload();
        vm.frame.set(frame);
    }

    /// The code that runs.
    #[inline(always)]
    pub fn code<'a>(&self) -> &'a CodeObject {
        // SAFETY: the running frame's function keeps its code alive; the reference is used within one instruction.
        unsafe { Frame::code(self.frame) }
    }

    /// The index of the instruction that runs, in code units.
    #[inline(always)]
    pub fn unit(&self) -> usize {
        // SAFETY: ip points behind the running instruction's first unit.
        unsafe { self.ip.offset_from(self.code().instructions()) as usize - 1 }
    }

    /// Pushes an owned value.
    #[inline(always)]
    pub fn push(&mut self, value: Owned) {
        self.push_word(value.into_raw());
    }

    /// Pushes a word, owned or borrowed or NULL.
    #[inline(always)]
    pub fn push_word(&mut self, word: Word) {
        // SAFETY: the verifier or compiler made sure of the room.
        unsafe {
            self.sp.write(word);
            self.sp = self.sp.add(1);
        }
    }

    /// Takes the top word.
    #[inline(always)]
    pub fn pop_word(&mut self) -> Word {
        // SAFETY: the stack is not empty, by the code's stack effects.
        unsafe {
            self.sp = self.sp.sub(1);
            self.sp.read()
        }
    }

    /// Takes the top value, owned.
    #[inline(always)]
    pub fn pop(&mut self, token: &Token) -> Owned {
        let word = self.pop_word();
        token.own(word)
    }

    /// Looks at the value `depth` below the top. It is used within one instruction, while it stays on the stack.
    #[inline(always)]
    pub fn peek<'a>(&self, depth: usize) -> Borrowed<'a> {
        // SAFETY: the stack is that deep, and the slot holds a value (ops that may meet NULL use `peek_word`).
        unsafe { Borrowed::from_raw(self.sp.sub(depth + 1).read()) }
    }

    /// Looks at the word `depth` below the top, which may be NULL.
    #[inline(always)]
    pub fn peek_word(&self, depth: usize) -> Word {
        // SAFETY: the stack is that deep.
        unsafe { self.sp.sub(depth + 1).read() }
    }

    /// Replaces the word `depth` below the top; the caller answers for the old one.
    #[inline(always)]
    pub fn replace(&mut self, depth: usize, word: Word) -> Word {
        // SAFETY: the stack is that deep.
        unsafe { self.sp.sub(depth + 1).replace(word) }
    }

    /// The address of the word `depth` below the top.
    #[inline(always)]
    pub fn slot(&self, depth: usize) -> *mut Word {
        self.sp.wrapping_sub(depth + 1)
    }

    /// The `count` topmost values, bottom first. Used within one instruction, while they stay on the stack.
    #[inline(always)]
    pub fn top<'a>(&self, count: usize) -> &'a [Borrowed<'a>] {
        // SAFETY: the stack is that deep and the slots hold values.
        unsafe { std::slice::from_raw_parts(self.sp.sub(count).cast(), count) }
    }

    /// Forgets the `count` topmost words without releasing them.
    #[inline(always)]
    pub fn shrink(&mut self, count: usize) {
        self.sp = self.sp.wrapping_sub(count);
    }

    /// Releases the `count` topmost words, topmost last (CPython's order for call arguments).
    #[inline(always)]
    pub fn drop_top(&mut self, token: &mut Token, count: usize) {
        for _ in 0..count {
            let word = self.pop_word();
            token.release(word);
        }
        self.run_pending(token);
    }

    /// Runs finalizers that became due.
    #[inline(always)]
    pub fn run_pending(&mut self, token: &mut Token) {
        if token.has_pending() {
            self.save();
            token.run_pending();
        }
    }

    /// Releases `word` as the instruction's last act, which may run finalizers: they run behind the instruction.
    #[inline(always)]
    pub fn release_last(&mut self, token: &Token, word: Word) {
        if word.needs_release() && token.count_down(word) {
            self.dead = word;
        }
    }

    /// Replaces the `count` topmost words by a result.
    #[inline(always)]
    pub fn finish(&mut self, token: &mut Token, count: usize, result: Owned) -> Step {
        for _ in 0..count {
            let word = self.pop_word();
            token.release(word);
        }
        self.push(result);
        self.run_pending(token);
        Ok(())
    }

    /// A local's word.
    #[inline(always)]
    pub fn local(&self, index: u32) -> Word {
        // SAFETY: the index is below the number of locals.
        unsafe { Frame::locals(self.frame).add(index as usize).read() }
    }

    /// Replaces a local's word; the caller answers for the old one.
    #[inline(always)]
    pub fn set_local(&mut self, index: u32, word: Word) -> Word {
        // SAFETY: the index is below the number of locals.
        unsafe { Frame::locals(self.frame).add(index as usize).replace(word) }
    }

    /// Moves the instruction pointer forward (or back).
    #[inline(always)]
    pub fn jump(&mut self, units: isize) {
        self.ip = self.ip.wrapping_offset(units);
    }

    /// The globals.
    #[inline(always)]
    pub fn globals<'a>(&self) -> Borrowed<'a> {
        // SAFETY: the running function keeps them alive.
        unsafe { Borrowed::from_raw((*self.frame).globals) }
    }

    /// The builtins.
    #[inline(always)]
    pub fn builtins<'a>(&self) -> Borrowed<'a> {
        // SAFETY: the running function keeps them alive.
        unsafe { Borrowed::from_raw((*self.frame).builtins) }
    }

    /// The namespace of a module or class body.
    #[inline(always)]
    pub fn namespace<'a>(&self) -> Option<Borrowed<'a>> {
        // SAFETY: the running frame owns it.
        let word = unsafe { (*self.frame).namespace };
        // SAFETY: as above.
        (!word.is_null()).then(|| unsafe { Borrowed::from_raw(word) })
    }
}

/// Runs `frame` until it returns or yields.
///
/// # Safety
/// `frame` is ready to run and of kind [`FrameKind::Entry`]; its code is verified.
pub unsafe fn run(token: &mut Token, frame: *mut Frame) -> PyResult<Outcome> {
    // SAFETY: passed on.
    unsafe { enter(token, frame, false) }
}

/// Runs `frame` as if its current instruction raised the waiting exception.
///
/// # Safety
/// As for [`run`].
pub unsafe fn run_raising(token: &mut Token, frame: *mut Frame) -> PyResult<Outcome> {
    // SAFETY: passed on.
    unsafe { enter(token, frame, true) }
}

unsafe fn enter(token: &mut Token, frame: *mut Frame, raising: bool) -> PyResult<Outcome> {
    let vm = state::of(token);
    let before = vm.frame.replace(frame);
    // SAFETY: by contract.
    let mut regs = unsafe {
        debug_assert!((*frame).kind == FrameKind::Entry);
        Regs::new(frame)
    };
    if token.stack_low() {
        let raised = token.raise(
            &baton_object::exceptions::RECURSION_ERROR,
            "maximum recursion depth exceeded",
        );
        let stopped = unwind::unwind(token, &mut regs, raised, true);
        state::of(token).frame.set(before);
        return match stopped {
            Ok(()) => Err(token.system_error("a frame caught an exception before it ran")),
            Err(raised) => Err(raised),
        };
    }
    let mut stop = if raising { Some(Stop::Raised) } else { None };
    let mut thrown = raising;
    if raising && crate::monitor::watches_raising(token) {
        crate::monitor::step::thrown(token, frame);
    }
    loop {
        let why = match stop.take() {
            Some(why) => why,
            None => dispatch::run(token, &mut regs),
        };
        match why {
            // Slow never leaves the dispatcher.
            Stop::Raised | Stop::Slow => {
                let raised = unwind::waiting(token);
                let thrown = std::mem::take(&mut thrown);
                if let Err(raised) = unwind::unwind(token, &mut regs, raised, thrown) {
                    state::of(token).frame.set(before);
                    return Err(raised);
                }
            }
            Stop::Returned => {
                state::of(token).frame.set(before);
                return Ok(Outcome::Returned(result(token)));
            }
            Stop::Yielded => {
                state::of(token).frame.set(before);
                return Ok(Outcome::Yielded(result(token)));
            }
        }
    }
}

/// What the entry frame returned or yielded.
fn result(token: &Token) -> Owned {
    let word = state::of(token).result.take();
    // SAFETY: the instruction that stopped the loop put an owned word there.
    unsafe { Owned::from_raw(word) }
}
