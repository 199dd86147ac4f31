//! An instrumented instruction: its events, and what it does.

use super::event;
use super::fire::{self, Detail};
use super::lines::{self, Group};
use crate::frame::Frame;
use crate::ops::calls;
use crate::run::{Regs, Step, Stop};
use baton_code::ops::Opcode;
use baton_object::singletons;
use baton_object::{Owned, Token, kind};
use std::sync::Arc;

/// The events that an instruction can make, apart from LINE and INSTRUCTION.
pub const fn events_of(opcode: Opcode) -> u32 {
    use event::bit;
    match opcode {
        Opcode::RESUME => bit(event::PY_START) | bit(event::PY_RESUME),
        Opcode::RETURN_VALUE => bit(event::PY_RETURN),
        Opcode::YIELD_VALUE => bit(event::PY_YIELD),
        Opcode::CALL | Opcode::CALL_KW | Opcode::CALL_FUNCTION_EX | Opcode::LOAD_SUPER_ATTR => {
            bit(event::CALL) | bit(event::C_RETURN) | bit(event::C_RAISE)
        }
        Opcode::JUMP_BACKWARD | Opcode::JUMP_FORWARD => bit(event::JUMP),
        Opcode::NOT_TAKEN => bit(event::BRANCH_LEFT),
        Opcode::FOR_ITER => bit(event::BRANCH_LEFT),
        Opcode::POP_JUMP_IF_FALSE
        | Opcode::POP_JUMP_IF_TRUE
        | Opcode::POP_JUMP_IF_NONE
        | Opcode::POP_JUMP_IF_NOT_NONE
        | Opcode::POP_ITER
        | Opcode::END_ASYNC_FOR => bit(event::BRANCH_RIGHT),
        Opcode::END_FOR | Opcode::END_SEND => bit(event::STOP_ITERATION),
        _ => 0,
    }
}

/// Runs the instrumented instruction behind `r.ip`.
#[cold]
#[inline(never)]
pub fn run(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let start = r.unit();
    let active = super::of(token).active.get();
    r.code().settle(active);
    if active == event::bit(event::PLACE) && !r.code().monitor().is_watched() {
        let group = lines::group(r.code().shallow(), start);
        r.jump((group.unit - group.start) as isize);
        r.save();
        return crate::dispatch::single(token, r, group.opcode, group.arg);
    }
    let code = Arc::clone(r.code().code());
    let group = lines::group(&code, start);
    let before = line_events(r, token, &group)?;
    if before == Went::Elsewhere || events_before(r, token, &group)? == Went::Elsewhere {
        return Ok(());
    }
    // SAFETY: the running frame is alive.
    unsafe { (*r.frame).last = start as u32 + 1 };
    match group.opcode {
        Opcode::CALL | Opcode::CALL_KW | Opcode::CALL_FUNCTION_EX => call(r, token, &group),
        Opcode::FOR_ITER if fire::wanted(token, r.frame, event::BRANCH_LEFT, start) => {
            for_iter(r, token, &group)
        }
        _ => base(r, token, &group),
    }
}

/// Runs the instruction itself.
fn base(r: &mut Regs, token: &mut Token, group: &Group) -> Step {
    let units = group.unit - group.start;
    r.jump(units as isize);
    if super::of(token).active.get() & event::bit(event::PLACE) != 0 {
        r.save();
    }
    crate::dispatch::single(token, r, group.opcode, group.arg)
}

/// Whether a callback moved the frame to another line.
#[derive(PartialEq, Eq)]
enum Went {
    On,
    Elsewhere,
}

/// Tells of an event; the callback may have moved the frame.
fn tell(
    r: &mut Regs,
    token: &mut Token,
    event: u32,
    unit: usize,
    detail: &Detail<'_>,
) -> Result<Went, Stop> {
    let ip = r.ip;
    r.save();
    fire::event(token, r.frame, event, unit, detail)?;
    r.reload();
    Ok(if std::ptr::eq(r.ip, ip) {
        Went::On
    } else {
        Went::Elsewhere
    })
}

fn line_events(r: &mut Regs, token: &mut Token, group: &Group) -> Result<Went, Stop> {
    let code = r.code();
    let lines = code.monitor().lines(code.shallow());
    if group.start < lines.first {
        return Ok(Went::On);
    }
    if lines.starts(group.start)
        && let Some(line) = lines.line(group.start)
    {
        // SAFETY: the running frame is alive.
        let last = unsafe { (*r.frame).last };
        let same = last.checked_sub(1).is_some_and(|last| {
            lines.line(last as usize) == Some(line)
                && lines::group(code.shallow(), last as usize).opcode != Opcode::RESUME
        });
        if !same
            && tell(r, token, event::LINE, group.start, &Detail::Line(line))? == Went::Elsewhere
        {
            return Ok(Went::Elsewhere);
        }
    }
    tell(r, token, event::INSTRUCTION, group.unit, &Detail::None)
}

/// The events before an instruction runs.
fn events_before(r: &mut Regs, token: &mut Token, group: &Group) -> Result<Went, Stop> {
    let unit = group.unit;
    let next = unit + 1 + group.opcode.caches();
    match group.opcode {
        Opcode::RESUME => {
            let event = match group.arg & baton_code::ops::resume::LOCATION_MASK {
                0 => event::PY_START,
                _ => event::PY_RESUME,
            };
            tell(r, token, event, unit, &Detail::None)
        }
        Opcode::RETURN_VALUE | Opcode::YIELD_VALUE => {
            let event = match group.opcode {
                Opcode::RETURN_VALUE => event::PY_RETURN,
                _ => event::PY_YIELD,
            };
            let value = r.peek(0).own(token);
            tell(r, token, event, unit, &Detail::Value(value.as_ref()))
        }
        Opcode::JUMP_FORWARD | Opcode::JUMP_BACKWARD => match lines::target(group) {
            Some(target) => tell(r, token, event::JUMP, unit, &Detail::Jump(target)),
            None => Ok(Went::On),
        },
        Opcode::NOT_TAKEN => {
            let branch = branch_before(r, unit);
            tell(
                r,
                token,
                event::BRANCH_LEFT,
                branch,
                &Detail::Jump(unit + 1),
            )
        }
        Opcode::POP_ITER => {
            // SAFETY: the running frame is alive.
            let last = unsafe { (*r.frame).last } as usize;
            let branch = loop_of(r, unit).unwrap_or(last.saturating_sub(1));
            tell(
                r,
                token,
                event::BRANCH_RIGHT,
                branch,
                &Detail::Jump(unit + 1),
            )
        }
        Opcode::END_ASYNC_FOR => {
            let branch = next.saturating_sub(group.arg as usize);
            tell(r, token, event::BRANCH_RIGHT, branch, &Detail::Jump(next))
        }
        Opcode::POP_JUMP_IF_FALSE
        | Opcode::POP_JUMP_IF_TRUE
        | Opcode::POP_JUMP_IF_NONE
        | Opcode::POP_JUMP_IF_NOT_NONE => {
            let value = r.peek_word(0);
            let jumps = match group.opcode {
                Opcode::POP_JUMP_IF_FALSE => value.is(singletons::false_word()),
                Opcode::POP_JUMP_IF_TRUE => value.is(singletons::true_word()),
                Opcode::POP_JUMP_IF_NONE => value.is_none(),
                _ => !value.is_none(),
            };
            match (jumps, lines::target(group)) {
                (true, Some(target)) => {
                    tell(r, token, event::BRANCH_RIGHT, unit, &Detail::Jump(target))
                }
                _ => Ok(Went::On),
            }
        }
        Opcode::END_FOR | Opcode::END_SEND => stop_iteration(r, token, group),
        _ => Ok(Went::On),
    }
}

/// The branch that a `NOT_TAKEN` at `unit` belongs to: the instruction before it.
fn branch_before(r: &Regs, unit: usize) -> usize {
    let code = r.code().code();
    lines::groups(code)
        .take_while(|group| group.start < unit)
        .last()
        .map_or(unit, |group| group.unit)
}

/// The `FOR_ITER` whose end the `POP_ITER` at `unit` is.
fn loop_of(r: &Regs, unit: usize) -> Option<usize> {
    let code = r.code().code();
    lines::groups(code)
        .find(|group| group.opcode == Opcode::FOR_ITER && lines::target(group) == Some(unit))
        .map(|group| group.unit)
}

/// A generator that a loop or a delegation ran has returned.
fn stop_iteration(r: &mut Regs, token: &mut Token, group: &Group) -> Result<Went, Stop> {
    if !fire::wanted(token, r.frame, event::STOP_ITERATION, group.unit) {
        return Ok(Went::On);
    }
    let receiver = r.peek(1);
    if !token.is_exact(receiver, kind::GENERATOR) && !token.is_exact(receiver, kind::COROUTINE) {
        return Ok(Went::On);
    }
    let value = r.peek(0).own(token);
    r.save();
    let raised = token.stop_iteration(value);
    let error = token.take_error(raised);
    tell(
        r,
        token,
        event::STOP_ITERATION,
        group.unit,
        &Detail::Error(error.as_ref()),
    )
}

/// `FOR_ITER` under branch events: the iterator is run natively, so that the outcome is known here.
fn for_iter(r: &mut Regs, token: &mut Token, group: &Group) -> Step {
    r.jump((group.unit - group.start) as isize + 1);
    r.save();
    let item = match baton_object::object::next(token, r.peek(0)) {
        Err(raised) => {
            token.swallow(raised, &baton_object::exceptions::STOP_ITERATION)?;
            None
        }
        Ok(item) => item,
    };
    let Some(item) = item else {
        // Behind END_FOR.
        r.jump(group.arg as isize + 1);
        return Ok(());
    };
    r.push(item);
    r.save();
    let next = Detail::Jump(group.unit + 2);
    fire::event(token, r.frame, event::BRANCH_LEFT, group.unit, &next)?;
    r.reload();
    Ok(())
}

/// A call: who is called with what first, and for what is not a Python function, how it ended.
fn call(r: &mut Regs, token: &mut Token, group: &Group) -> Step {
    let wanted = [event::CALL, event::C_RETURN, event::C_RAISE]
        .iter()
        .any(|event| fire::wanted(token, r.frame, *event, group.unit));
    if !wanted {
        return base(r, token, group);
    }
    let (callable, first) = callee(r, token, group);
    let detail = Detail::Call(callable.as_ref(), first.as_ref().map(Owned::as_ref));
    if tell(r, token, event::CALL, group.unit, &detail)? == Went::Elsewhere {
        return Ok(());
    }
    if callable.as_ref().is_a::<crate::function::Function>(token) {
        return base(r, token, group);
    }
    r.jump((group.unit - group.start) as isize);
    let result = match group.opcode {
        Opcode::CALL => calls::call_natively(r, token, group.arg),
        _ => crate::dispatch::single(token, r, group.opcode, group.arg),
    };
    let event = match &result {
        Err(Stop::Raised) => event::C_RAISE,
        _ => event::C_RETURN,
    };
    let saved = token.take_lazy_if_any();
    r.save();
    let told = fire::event(token, r.frame, event, group.unit, &detail);
    match (told, saved) {
        (Ok(()), Some(saved)) => {
            let _ = token.restore_error(saved);
        }
        (Ok(()), None) => {}
        (Err(raised), _) => return Err(raised.into()),
    }
    drop((callable, first));
    if result.is_ok() {
        // What died with the call is finalized here, and not where the next event is told, which would hide it.
        token.run_pending();
        r.reload();
    }
    result
}

/// What a call instruction calls, a bound method taken apart, and the first argument.
fn callee(r: &Regs, token: &Token, group: &Group) -> (Owned, Option<Owned>) {
    let (callable, this, first) = match group.opcode {
        Opcode::CALL_FUNCTION_EX => {
            let items = baton_object::tuple::Tuple::items_of(token, r.peek(1));
            let first = items.and_then(|items| items.first().map(|item| item.own(token)));
            (r.peek(3), None, first)
        }
        opcode => {
            let count = group.arg as usize + usize::from(opcode == Opcode::CALL_KW);
            let this = crate::frame::own(token, r.peek_word(count));
            let first = (group.arg > 0).then(|| r.peek(count - 1).own(token));
            (r.peek(count + 1), this, first)
        }
    };
    // CPython's `CALL_FUNCTION_EX` shows a bound method as it is.
    if this.is_none()
        && group.opcode != Opcode::CALL_FUNCTION_EX
        && let Some(method) = callable.get::<baton_object::descriptor::Method>(token)
    {
        return (
            method.function.clone_ref(token),
            Some(method.this.clone_ref(token)),
        );
    }
    (callable.own(token), this.or(first))
}

/// A frame was entered to raise in it (`throw`).
pub fn thrown(token: &mut Token, frame: *mut Frame) {
    let Some(saved) = token.take_lazy_if_any() else {
        return;
    };
    let raised = token.restore_error(saved);
    let error = token.take_error(raised);
    let error = fire::raising(token, frame, event::PY_THROW, error);
    let _ = token.raise_object(error);
}
