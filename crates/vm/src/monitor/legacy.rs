//! `sys.settrace` and `sys.setprofile`: one function per thread, told of calls, lines, returns and exceptions of its
//! frames. Tools 6 and 7 of monitoring, while any thread has such a function.

use super::fire::Detail;
use super::{PROFILE, TRACE, event, of, set_events, set_local_events};
use crate::frame::Frame;
use crate::frame_object::{self, FrameObject};
use crate::state::{self, VmThread};
use baton_object::descriptor::{Builtin, MethodDescriptor};
use baton_object::exceptions::BaseException;
use baton_object::{Borrowed, Known, Owned, PyResult, Token};

const PROFILE_EVENTS: u32 = event::bit(event::PY_START)
    | event::bit(event::PY_RESUME)
    | event::bit(event::PY_RETURN)
    | event::bit(event::PY_YIELD)
    | event::bit(event::CALL)
    | event::bit(event::PY_UNWIND)
    | event::bit(event::PY_THROW)
    | event::bit(event::C_RETURN)
    | event::bit(event::C_RAISE);

const TRACE_EVENTS: u32 = event::bit(event::PY_START)
    | event::bit(event::PY_RESUME)
    | event::bit(event::PY_RETURN)
    | event::bit(event::PY_YIELD)
    | event::bit(event::RAISE)
    | event::bit(event::LINE)
    | event::bit(event::JUMP)
    | event::bit(event::PY_UNWIND)
    | event::bit(event::PY_THROW)
    | event::bit(event::STOP_ITERATION);

/// Which of the two functions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// `sys.setprofile`
    Profile,
    /// `sys.settrace`
    Trace,
}

fn cell(vm: &VmThread, kind: Kind) -> &std::cell::RefCell<Option<Owned>> {
    match kind {
        Kind::Profile => &vm.profile,
        Kind::Trace => &vm.trace,
    }
}

/// The function of the running thread.
pub fn get(token: &Token, kind: Kind) -> Option<Owned> {
    cell(state::of(token), kind)
        .borrow()
        .as_ref()
        .map(|function| function.clone_ref(token))
}

/// Sets the function of a thread.
///
/// # Safety
/// `vm` is attached.
pub unsafe fn set(token: &Token, vm: *const VmThread, kind: Kind, function: Option<Owned>) {
    let set = function.is_some();
    // SAFETY: by contract.
    let before = cell(unsafe { &*vm }, kind).replace(function);
    let count = &of(token).legacy[kind as usize];
    count.set((count.get() + usize::from(set)).saturating_sub(usize::from(before.is_some())));
    update(token);
    drop(before);
}

/// Sets the function of the running thread.
pub fn set_here(token: &Token, kind: Kind, function: Option<Owned>) {
    let vm: *const VmThread = state::of(token);
    // SAFETY: the running thread is attached.
    unsafe { set(token, vm, kind, function) };
}

/// A thread ends with these functions set.
pub fn thread_ends(token: &Token) {
    for kind in [Kind::Profile, Kind::Trace] {
        if get(token, kind).is_some() {
            set_here(token, kind, None);
        }
    }
}

fn update(token: &Token) {
    let monitoring = of(token);
    let pick = |kind: Kind, events: u32| match monitoring.legacy[kind as usize].get() {
        0 => 0,
        _ => events,
    };
    set_events(token, PROFILE, pick(Kind::Profile, PROFILE_EVENTS));
    set_events(token, TRACE, pick(Kind::Trace, TRACE_EVENTS));
}

/// A frame that runs `code` wants `opcode` events.
pub fn want_opcodes(token: &Token, code: Borrowed<'_>) {
    set_local_events(token, TRACE, code, event::bit(event::INSTRUCTION));
}

fn call(
    token: &mut Token,
    function: &Owned,
    frame: Borrowed<'_>,
    what: &'static str,
    arg: Option<Borrowed<'_>>,
) -> PyResult {
    let what = token.intern(what);
    let arg = arg.unwrap_or(Borrowed::none());
    let vm = state::of(token);
    vm.tracing.set(vm.tracing.get() + 1);
    let result = baton_object::object::call(token, function.as_ref(), &[frame, what.as_ref(), arg]);
    let vm = state::of(token);
    vm.tracing.set(vm.tracing.get() - 1);
    result
}

/// Calls the trace function (for a call) or the frame's own.
fn trace(
    token: &mut Token,
    frame: *mut Frame,
    what: &'static str,
    arg: Option<Borrowed<'_>>,
) -> PyResult<()> {
    let Some(global) = get(token, Kind::Trace) else {
        return Ok(());
    };
    // SAFETY: the frame runs.
    let object = unsafe { frame_object::of_frame(token, frame) };
    let function = match what {
        "call" => global,
        _ => match FrameObject::trace_function(token, object.as_ref()) {
            Some(function) => function,
            None => return Ok(()),
        },
    };
    match call(token, &function, object.as_ref(), what, arg) {
        Ok(result) => {
            if !result.word().is_none() {
                FrameObject::set_trace_function(token, object.as_ref(), Some(result));
            }
            Ok(())
        }
        Err(raised) => {
            let error = token.take_error(raised);
            set_here(token, Kind::Trace, None);
            FrameObject::set_trace_function(token, object.as_ref(), None);
            Err(token.raise_object(error))
        }
    }
}

/// What exception events pass: class, exception, traceback.
fn exception_info(token: &mut Token, error: Borrowed<'_>) -> Owned {
    let traceback = error
        .get::<BaseException>(token)
        .and_then(|error| error.traceback.as_ref().map(|value| value.clone_ref(token)));
    let values = [
        token.class_word(error).own(token),
        error.own(token),
        traceback.unwrap_or_else(|| token.none()),
    ];
    token.new_tuple(values.into_iter())
}

/// An event for the trace function.
pub fn trace_event(
    token: &mut Token,
    frame: *mut Frame,
    event: u32,
    unit: usize,
    detail: &Detail<'_>,
) -> PyResult<()> {
    match (event, detail) {
        (event::PY_START | event::PY_RESUME | event::PY_THROW, _) => {
            trace(token, frame, "call", None)
        }
        (event::PY_RETURN | event::PY_YIELD, Detail::Value(value)) => {
            trace(token, frame, "return", Some(*value))
        }
        (event::PY_UNWIND, _) => trace(token, frame, "return", None),
        (event::RAISE | event::STOP_ITERATION, Detail::Error(error)) => {
            let info = exception_info(token, *error);
            trace(token, frame, "exception", Some(info.as_ref()))
        }
        (event::LINE, _) => trace_line(token, frame),
        (event::JUMP, Detail::Jump(target)) => {
            // SAFETY: the frame runs.
            let code = unsafe { Frame::code(frame) };
            let lines = code.monitor().lines(code.shallow());
            if *target <= unit && lines.line(*target) == lines.line(unit) {
                return trace_line(token, frame);
            }
            Ok(())
        }
        (event::INSTRUCTION, _) => {
            // SAFETY: the frame runs.
            let object = unsafe { frame_object::of_frame(token, frame) };
            match FrameObject::of(token, object.as_ref()).traces_opcodes() {
                true => trace(token, frame, "opcode", None),
                false => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

fn trace_line(token: &mut Token, frame: *mut Frame) -> PyResult<()> {
    if get(token, Kind::Trace).is_none() {
        return Ok(());
    }
    // SAFETY: the frame runs.
    let object = unsafe { frame_object::of_frame(token, frame) };
    match FrameObject::of(token, object.as_ref()).traces_lines() {
        true => trace(token, frame, "line", None),
        false => Ok(()),
    }
}

/// An event for the profile function.
pub fn profile_event(
    token: &mut Token,
    frame: *mut Frame,
    event: u32,
    detail: &Detail<'_>,
) -> PyResult<()> {
    match (event, detail) {
        (event::PY_START | event::PY_RESUME | event::PY_THROW, _) => {
            profile(token, frame, "call", None)
        }
        (event::PY_RETURN | event::PY_YIELD, Detail::Value(value)) => {
            profile(token, frame, "return", Some(*value))
        }
        (event::PY_UNWIND, _) => profile(token, frame, "return", None),
        (event::CALL, Detail::Call(..)) => native(token, frame, "c_call", detail),
        (event::C_RETURN, Detail::Call(..)) => native(token, frame, "c_return", detail),
        (event::C_RAISE, Detail::Call(..)) => native(token, frame, "c_exception", detail),
        _ => Ok(()),
    }
}

fn profile(
    token: &mut Token,
    frame: *mut Frame,
    what: &'static str,
    arg: Option<Borrowed<'_>>,
) -> PyResult<()> {
    let Some(function) = get(token, Kind::Profile) else {
        return Ok(());
    };
    // SAFETY: the frame runs.
    let object = unsafe { frame_object::of_frame(token, frame) };
    match call(token, &function, object.as_ref(), what, arg) {
        Ok(_) => Ok(()),
        Err(raised) => {
            let error = token.take_error(raised);
            set_here(token, Kind::Profile, None);
            Err(token.raise_object(error))
        }
    }
}

/// Only calls of functions that are native are told: a method descriptor is shown bound.
fn native(
    token: &mut Token,
    frame: *mut Frame,
    what: &'static str,
    detail: &Detail<'_>,
) -> PyResult<()> {
    let Detail::Call(callable, first) = detail else {
        return Ok(());
    };
    if callable.get::<Builtin>(token).is_some() {
        return profile(token, frame, what, Some(*callable));
    }
    let (Some(_), Some(first)) = (callable.get::<MethodDescriptor>(token), first) else {
        return Ok(());
    };
    let get = baton_object::attribute::get_known(token, *callable, Known::__get__)?;
    let bound = baton_object::object::call(token, get.as_ref(), &[*first])?;
    profile(token, frame, what, Some(bound.as_ref()))
}
