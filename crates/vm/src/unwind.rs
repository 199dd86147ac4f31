//! Unwinding: an exception looks for its handler, frame by frame, up to the frame the loop was entered with.
//!
//! Exceptions cost nothing until raised (CPython's zero-cost exceptions): handlers stand in the code's exception table.

use crate::frame::{Frame, FrameKind};
use crate::generator;
use crate::monitor::{event, fire, watches_raising};
use crate::ops::control::pop_frame;
use crate::run::Regs;
use crate::state;
use baton_code::exceptions::Entry;
use baton_object::error::Raised;
use baton_object::exceptions::{self, BaseException};
use baton_object::{Borrowed, Owned, Token};
use std::cell::Cell;

/// Set while an exception is raised again: its traceback has this frame already.
#[derive(Default)]
struct Reraised(Cell<bool>);

/// The waiting exception is raised again where it was before: no new traceback entry for this frame.
pub fn mark_reraised(token: &Token) {
    token.thread().extension::<Reraised>().0.set(true);
}

/// Proof that an exception waits, for a stop that told it by its kind.
pub fn waiting(token: &mut Token) -> Raised {
    match token.take_lazy_if_any() {
        Some(error) => token.restore_error(error),
        None => token.system_error("an instruction failed without an exception"),
    }
}

/// An exception that is thrown into a frame has its context already; so has one that another frame let go.
///
/// Finds the handler of the waiting exception and goes on there; `Err` if it leaves the entry frame, which is given up.
pub fn unwind(token: &mut Token, r: &mut Regs, raised: Raised, thrown: bool) -> Result<(), Raised> {
    let mut error = token.take_error(raised);
    let reraised = token.thread().extension::<Reraised>().0.replace(false);
    if !reraised {
        r.save();
        let raised_before = BaseException::of(token, error.as_ref()).traceback.is_some();
        if !thrown && !raised_before {
            add_context(token, error.as_ref());
        }
    }
    let mut skip = reraised;
    loop {
        let frame = r.frame;
        if !skip {
            // SAFETY: the running frame; its ip was saved by the instruction that raised.
            unsafe { crate::traceback::add(token, error.as_ref(), frame) };
        }
        if watches_raising(token) {
            let event = if skip { event::RERAISE } else { event::RAISE };
            r.save_stack_only();
            error = fire::raising(token, frame, event, error);
        }
        skip = false;
        if let Some(entry) = handler(r) {
            if watches_raising(token) {
                r.save_stack_only();
                error = fire::raising(token, frame, event::EXCEPTION_HANDLED, error);
            }
            go_to_handler(token, r, &error, &entry);
            return Ok(());
        }
        // What the operand stack holds is released with the frame.
        r.save_stack_only();
        if watches_raising(token) {
            error = fire::raising(token, frame, event::PY_UNWIND, error);
        }
        // SAFETY: the running frame is alive.
        let (kind, previous, is_generator) = unsafe {
            (
                (*frame).kind,
                (*frame).previous,
                !(*frame).generator.is_null(),
            )
        };
        leave(token, r, frame, is_generator);
        if kind == FrameKind::Entry {
            return Err(token.raise_object(error));
        }
        let vm = state::of(token);
        r.enter(vm, previous);
    }
}

/// Gives up the frame that the exception leaves.
fn leave(token: &mut Token, _r: &mut Regs, frame: *mut Frame, is_generator: bool) {
    // SAFETY: the frame will not run again; the words above its saved `sp` are not its own.
    let (entered_from_loop, previous) =
        unsafe { ((*frame).kind != FrameKind::Entry, (*frame).previous) };
    if is_generator {
        let keep = generator::finish(token, frame);
        let vm = state::of(token);
        vm.frame.set(previous);
        if entered_from_loop {
            vm.depth.set(vm.depth.get() - 1);
        }
        drop(keep);
    } else {
        pop_frame(token, frame);
    }
    let saved = token.take_lazy_if_any();
    token.run_pending();
    if let Some(saved) = saved {
        let _ = token.restore_error(saved);
    }
}

/// The handler of the current instruction; none where the frame has not begun (it found the stack too short).
fn handler(r: &Regs) -> Option<Entry> {
    if std::ptr::eq(r.ip, r.code().instructions()) {
        return None;
    }
    baton_code::exceptions::lookup(&r.code().shallow().exceptiontable, r.unit() as u32)
}

/// Cuts the stack and jumps to the handler.
fn go_to_handler(token: &mut Token, r: &mut Regs, error: &Owned, entry: &Entry) {
    let frame = r.frame;
    let code = r.code();
    let wanted = unsafe {
        // SAFETY: the depth is within the operand stack.
        Frame::stack_base(frame).add(entry.depth as usize)
    };
    r.cut_stack(token, wanted);
    if entry.lasti {
        // What the frame shows: the instruction that raised first, where this one raised it again.
        // SAFETY: the running frame is alive.
        let shown = unsafe { Frame::last_instruction(frame) };
        r.push(token.int(shown as i64));
    }
    r.push(error.clone_ref(token));
    r.ip = code.instructions().wrapping_add(entry.target as usize);
    r.save();
    let saved = token.take_lazy_if_any();
    token.run_pending();
    drop(saved);
}

/// The exception that is being handled becomes the context of a new one.
pub fn add_context(token: &mut Token, error: Borrowed<'_>) {
    if let Some(current) = state::of(token).current_exception(token) {
        exceptions::set_context(token, error, current.as_ref());
    }
}
