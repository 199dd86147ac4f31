//! Stack shuffling, jumps, function entry and return, and the switch points among them.

use crate::frame::{Frame, FrameKind};
use crate::frame_object;
use crate::run::{Regs, Step, Stop};
use crate::state;
use baton_code::ops::Opcode;
use baton_object::object::is_true;
use baton_object::singletons;
use baton_object::{Owned, Token, Word};

/// Looks at the eval breaker: the one relaxed load of a switch point (DESIGN D11).
#[inline(always)]
pub fn switch_point(r: &mut Regs, token: &mut Token) -> Step {
    if breaker_pending(token) {
        r.save();
        crate::safepoint::handle(token)?;
    }
    Ok(())
}

/// True where somebody asks the thread to stop at its next switch point.
#[inline(always)]
fn breaker_pending(token: &Token) -> bool {
    // SAFETY: attaching a thread sets its breaker, which lives as long as the thread.
    unsafe { &*token.thread().eval_breaker.get() }.pending()
}

/// `RESUME`
#[inline(always)]
pub fn resume(_r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    if breaker_pending(token) {
        return Err(Stop::Slow);
    }
    Ok(())
}

/// [`resume`] where somebody asks. Behind `yield from` and `await` is no switch point: the innermost generator has had one.
pub fn resume_slow(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    if !Opcode::RESUME.may_switch(arg) {
        return Ok(());
    }
    switch_point(r, token)
}

/// `NOP`
#[inline(always)]
pub fn nop(_r: &mut Regs, _token: &mut Token, _arg: u32) -> Step {
    Ok(())
}

/// `POP_TOP`
#[inline(always)]
pub fn pop_top(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let word = r.pop_word();
    r.release_last(token, word);
    Ok(())
}

/// `PUSH_NULL`
#[inline(always)]
pub fn push_null(r: &mut Regs, _token: &mut Token, _arg: u32) -> Step {
    r.push_word(Word::NULL);
    Ok(())
}

/// `COPY`
#[inline(always)]
pub fn copy(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let word = r.peek_word(arg as usize - 1);
    r.push_word(token.retain(word));
    Ok(())
}

/// `SWAP`
#[inline(always)]
pub fn swap(r: &mut Regs, _token: &mut Token, arg: u32) -> Step {
    let depth = arg as usize - 1;
    let top = r.peek_word(0);
    let other = r.replace(depth, top);
    r.replace(0, other);
    Ok(())
}

/// `JUMP_FORWARD`
#[inline(always)]
pub fn jump_forward(r: &mut Regs, _token: &mut Token, arg: u32) -> Step {
    r.jump(arg as isize);
    Ok(())
}

/// `JUMP_BACKWARD`
#[inline(always)]
pub fn jump_backward(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    if breaker_pending(token) {
        return Err(Stop::Slow);
    }
    r.jump(1 - arg as isize);
    Ok(())
}

/// [`jump_backward`] where somebody asks.
pub fn jump_backward_slow(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    // Before the jump, so that what a handler raises belongs to this instruction and not to the one before the loop.
    switch_point(r, token)?;
    r.jump(1 - arg as isize);
    Ok(())
}

/// `JUMP_BACKWARD_NO_INTERRUPT`
#[inline(always)]
pub fn jump_backward_no_interrupt(r: &mut Regs, _token: &mut Token, arg: u32) -> Step {
    r.jump(-(arg as isize));
    Ok(())
}

#[inline(always)]
fn jump_if(r: &mut Regs, condition: bool, arg: u32) -> Step {
    r.jump(1 + if condition { arg as isize } else { 0 });
    Ok(())
}

/// `POP_JUMP_IF_FALSE`; the value is a bool.
#[inline(always)]
pub fn pop_jump_if_false(r: &mut Regs, _token: &mut Token, arg: u32) -> Step {
    let word = r.pop_word();
    jump_if(r, word.is(singletons::false_word()), arg)
}

/// `POP_JUMP_IF_TRUE`; the value is a bool.
#[inline(always)]
pub fn pop_jump_if_true(r: &mut Regs, _token: &mut Token, arg: u32) -> Step {
    let word = r.pop_word();
    jump_if(r, word.is(singletons::true_word()), arg)
}

/// `POP_JUMP_IF_NONE`
#[inline(always)]
pub fn pop_jump_if_none(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let word = r.pop_word();
    jump_if(r, word.is_none(), arg)?;
    release(r, token, word)
}

/// `POP_JUMP_IF_NOT_NONE`
#[inline(always)]
pub fn pop_jump_if_not_none(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    let word = r.pop_word();
    jump_if(r, !word.is_none(), arg)?;
    release(r, token, word)
}

/// Releases a word that was taken off the stack.
#[inline(always)]
pub fn release(r: &mut Regs, token: &mut Token, word: Word) -> Step {
    r.release_last(token, word);
    Ok(())
}

/// `RETURN_VALUE`
#[inline(always)]
pub fn return_value(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    // SAFETY: the running frame is alive.
    let (kind, is_generator) = unsafe { ((*r.frame).kind, !(*r.frame).generator.is_null()) };
    if kind != FrameKind::Call || is_generator {
        return Err(Stop::Slow);
    }
    let value = token.own_word(r.pop_word());
    r.save();
    let frame = r.frame;
    // SAFETY: as above; a frame called from the loop has no namespace.
    unsafe {
        let previous = (*frame).previous;
        if !(*frame).object.is_null() {
            pop_frame(token, frame);
            r.enter(state::of(token), previous);
        } else {
            let vm = state::of(token);
            // What dies with the frame must not see it as running.
            r.enter(vm, previous);
            let (mut word, end) = (Frame::locals(frame), (*frame).sp);
            while word < end {
                token.release(word.read());
                word = word.add(1);
            }
            token.release((*frame).function);
            vm.stack.pop(frame.cast());
            vm.depth.set(vm.depth.get() - 1);
        }
    }
    r.push_word(value);
    r.run_pending(token);
    Ok(())
}

/// [`return_value`] of a generator's frame, of `__init__` and to native code.
pub fn return_value_slow(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let value = r.pop(token);
    r.save();
    // SAFETY: the running frame is alive.
    let is_generator = unsafe { !(*r.frame).generator.is_null() };
    if is_generator {
        return crate::ops::generator::return_from(r, token, value);
    }
    leave(r, token, value)
}

/// Ends the running frame, which lies on the data stack, and gives `value` to its caller.
fn leave(r: &mut Regs, token: &mut Token, value: Owned) -> Step {
    let frame = r.frame;
    // SAFETY: the frame is the newest on the data stack; its registers were saved.
    let (kind, previous) = unsafe { ((*frame).kind, (*frame).previous) };
    pop_frame(token, frame);
    match kind {
        FrameKind::Call => {
            let vm = state::of(token);
            r.enter(vm, previous);
            r.push(value);
            r.run_pending(token);
            Ok(())
        }
        FrameKind::Init => {
            let vm = state::of(token);
            r.enter(vm, previous);
            // The object being made lies below; `__init__` must have returned None.
            if !value.word().is_none() {
                let got = token.class_name(value.as_ref());
                return Err(token
                    .type_error(format!("__init__() should return None, not '{got}'"))
                    .into());
            }
            r.run_pending(token);
            Ok(())
        }
        FrameKind::Entry => {
            state::of(token).frame.set(previous);
            state::of(token).result.set(value.into_raw());
            Err(Stop::Returned)
        }
    }
}

/// Takes a finished frame off the data stack.
#[inline(always)]
pub fn pop_frame(token: &Token, frame: *mut Frame) {
    let vm = state::of(token);
    // SAFETY: the frame is the newest on the data stack and will not run again; its `sp` is up to date.
    unsafe {
        // What dies with the frame must not see it as running.
        vm.frame.set((*frame).previous);
        if (*frame).object.is_null() || !frame_object::leave(token, frame) {
            Frame::clear(token, frame);
        }
    }
    vm.stack.pop(frame.cast());
    vm.depth.set(vm.depth.get() - 1);
}

/// The truth of a value, for conditions.
#[inline(always)]
pub fn truth(r: &Regs, token: &mut Token, depth: usize) -> Result<bool, Stop> {
    r.save();
    Ok(is_true(token, r.peek(depth))?)
}
