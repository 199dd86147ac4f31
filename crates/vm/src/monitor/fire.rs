//! Telling tools of an event.

use super::{PROFILE, PYTHON_TOOLS, TOOLS, TRACE, event, legacy, markers, of};
use crate::code_object::CodeObject;
use crate::frame::Frame;
use crate::state;
use baton_object::{Borrowed, Owned, PyResult, Token};

/// What an event has to say, beyond the code and where.
pub enum Detail<'a> {
    /// Nothing.
    None,
    /// The value returned or yielded.
    Value(Borrowed<'a>),
    /// The exception.
    Error(Borrowed<'a>),
    /// Callable and first argument; without it, MISSING.
    Call(Borrowed<'a>, Option<Borrowed<'a>>),
    /// Where the jump leads, in units.
    Jump(usize),
    /// The line, in place of the offset.
    Line(i32),
}

/// True if a tool wants this event here.
pub fn wanted(token: &Token, frame: *mut Frame, event: u32, unit: usize) -> bool {
    tools(token, frame, event, unit) != 0
}

/// The tools that want this event here.
fn tools(token: &Token, frame: *mut Frame, event: u32, unit: usize) -> u8 {
    if state::of(token).tracing.get() != 0 {
        return 0;
    }
    // SAFETY: callers pass a live frame.
    let monitor = unsafe { Frame::code(frame) }.monitor();
    // C_RETURN and C_RAISE go with CALL.
    let monitoring = of(token);
    let mut found = 0;
    for tool in 0..TOOLS {
        let events = monitoring.events[tool].get() | monitor.local[tool].get();
        if events & event::bit(event) != 0 {
            found |= 1 << tool;
        }
    }
    if found != 0
        && let Some(off) = monitor.disabled.borrow().get(&(unit, event))
    {
        found &= !off;
    }
    found
}

/// Tells the tools of an event of the running frame at `unit`.
pub fn event(
    token: &mut Token,
    frame: *mut Frame,
    event: u32,
    unit: usize,
    detail: &Detail<'_>,
) -> PyResult<()> {
    let tools = tools(token, frame, event, unit);
    if tools == 0 {
        return Ok(());
    }
    let before = state::of(token).event.replace((frame, event));
    let told = tell(token, frame, event, unit, detail, tools);
    state::of(token).event.set(before);
    told
}

fn tell(
    token: &mut Token,
    frame: *mut Frame,
    event: u32,
    unit: usize,
    detail: &Detail<'_>,
    tools: u8,
) -> PyResult<()> {
    for tool in 0..PYTHON_TOOLS {
        if tools & 1 << tool != 0 {
            call_tool(token, frame, event, unit, detail, tool)?;
        }
    }
    if tools & 1 << PROFILE != 0 {
        legacy::profile_event(token, frame, event, detail)?;
    }
    if tools & 1 << TRACE != 0 {
        legacy::trace_event(token, frame, event, unit, detail)?;
    }
    Ok(())
}

fn arguments(token: &Token, frame: *mut Frame, unit: usize, detail: &Detail<'_>) -> Vec<Owned> {
    // SAFETY: the running frame has its function.
    let function = unsafe { Frame::function(frame) }.own(token);
    let code = crate::function::Function::of(token, function.as_ref())
        .code
        .clone_ref(token);
    let offset = token.int(unit as i64 * 2);
    match detail {
        Detail::None => vec![code, offset],
        Detail::Value(value) | Detail::Error(value) => vec![code, offset, value.own(token)],
        Detail::Call(callable, first) => {
            let first = first.map_or_else(|| markers(token).1, |first| first.own(token));
            vec![code, offset, callable.own(token), first]
        }
        Detail::Jump(target) => vec![code, offset, token.int(*target as i64 * 2)],
        Detail::Line(line) => vec![code, token.int(i64::from(*line))],
    }
}

fn call_tool(
    token: &mut Token,
    frame: *mut Frame,
    event: u32,
    unit: usize,
    detail: &Detail<'_>,
    tool: usize,
) -> PyResult<()> {
    let callback = |event: u32| {
        of(token).callbacks.borrow()[tool][event as usize]
            .as_ref()
            .map(|callback| callback.clone_ref(token))
    };
    let is_branch = event == event::BRANCH_LEFT || event == event::BRANCH_RIGHT;
    let mut found = callback(event);
    if found.is_none() && is_branch {
        found = callback(event::BRANCH);
    }
    let Some(callback) = found else {
        return Ok(());
    };
    let arguments = arguments(token, frame, unit, detail);
    let vm = state::of(token);
    vm.tracing.set(vm.tracing.get() + 1);
    let result = baton_object::object::call(token, callback.as_ref(), Owned::borrows(&arguments));
    let vm = state::of(token);
    vm.tracing.set(vm.tracing.get() - 1);
    let result = result?;
    let (disable, _) = markers(token);
    if !result.as_ref().is(disable.as_ref()) {
        return Ok(());
    }
    if event < event::FIRST_GLOBAL {
        // SAFETY: the frame runs.
        let code: &CodeObject = unsafe { Frame::code(frame) };
        *code
            .monitor()
            .disabled
            .borrow_mut()
            .entry((unit, event))
            .or_default() |= 1 << tool;
        return Ok(());
    }
    if event == event::C_RETURN || event == event::C_RAISE {
        return Ok(());
    }
    of(token).callbacks.borrow_mut()[tool][event as usize] = None;
    let name = event::NAMES[event as usize];
    Err(token.value_error(format!("Cannot disable {name} events. Callback removed.")))
}

/// An event of raising, with the exception that is under way; what a callback raises takes its place.
pub fn raising(token: &mut Token, frame: *mut Frame, event: u32, error: Owned) -> Owned {
    // SAFETY: the frame is alive and its ip saved.
    let unit = unsafe { Frame::last_instruction(frame) };
    if unit < first(frame) {
        return error;
    }
    match self::event(token, frame, event, unit, &Detail::Error(error.as_ref())) {
        Ok(()) => error,
        Err(raised) => token.take_error(raised),
    }
}

/// The first unit with events.
fn first(frame: *mut Frame) -> usize {
    // SAFETY: callers pass a live frame.
    let code = unsafe { Frame::code(frame) };
    code.monitor().lines(code.shallow()).first
}
