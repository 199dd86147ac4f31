//! Which loop runs in a thread, which task in a loop, and which tasks there are.
//!
//! Invariant: the running loop belongs to the process that set it: a child of a fork has none.

use super::future::Future;
use super::python;
use baton_object::{Borrowed, Owned, PyResult, Token, object};
use std::cell::{Cell, RefCell};

/// The loop that runs in a thread.
#[derive(Default)]
struct RunningLoop {
    event_loop: RefCell<Option<Owned>>,
    process: Cell<u32>,
}

/// What the interpreter knows of tasks.
#[derive(Default)]
struct Tasks {
    /// Loops with their current tasks.
    current: RefCell<Vec<(Owned, Owned)>>,
    /// A `WeakSet` of all tasks.
    scheduled: RefCell<Option<Owned>>,
    /// Tasks that run before their loop ever saw them.
    eager: RefCell<Option<Owned>>,
}

/// The loop that runs in this thread.
pub(super) fn running_loop(token: &Token) -> Option<Owned> {
    let running = token.thread().extension::<RunningLoop>();
    if running.process.get() != std::process::id() {
        return None;
    }
    let event_loop = running.event_loop.borrow();
    event_loop.as_ref().map(|found| found.clone_ref(token))
}

/// Says which loop runs in this thread; None for none.
pub(super) fn set_running_loop(token: &Token, event_loop: Borrowed<'_>) {
    let running = token.thread().extension::<RunningLoop>();
    running.process.set(std::process::id());
    let new = (!event_loop.is_none()).then(|| event_loop.own(token));
    let old = running.event_loop.replace(new);
    drop(old);
}

/// The running loop, or the one that the policy has.
pub(super) fn event_loop(token: &mut Token) -> PyResult {
    if let Some(found) = running_loop(token) {
        return Ok(found);
    }
    let policy = python::call_of(token, "asyncio.events", "_get_event_loop_policy", &[])?;
    python::method(token, policy.as_ref(), "get_event_loop", &[])
}

/// The task that runs in a loop.
pub(super) fn current(token: &Token, event_loop: Borrowed<'_>) -> Option<Owned> {
    let current = token.interp().extension::<Tasks>().current.borrow();
    let entry = current
        .iter()
        .find(|(other, _)| other.as_ref().is(event_loop));
    entry.map(|(_, task)| task.clone_ref(token))
}

/// Makes a task the current one of a loop, or none; returns the one before.
fn replace(token: &Token, event_loop: Borrowed<'_>, task: Option<Owned>) -> Option<Owned> {
    let tasks = token.interp().extension::<Tasks>();
    let mut current = tasks.current.borrow_mut();
    let place = current
        .iter()
        .position(|(other, _)| other.as_ref().is(event_loop));
    let before = place.map(|place| current.swap_remove(place));
    if let Some(task) = task {
        current.push((event_loop.own(token), task));
    }
    drop(current);
    before.map(|(_, task)| task)
}

/// Only the running loop has a current task.
fn check_running(token: &mut Token, event_loop: Borrowed<'_>) -> PyResult<()> {
    if running_loop(token).is_some_and(|running| running.as_ref().is(event_loop)) {
        return Ok(());
    }
    let shown = python::repr(token, event_loop)?;
    Err(token.runtime_error(format!("loop {shown} is not the running loop")))
}

/// `_enter_task(loop, task)`
pub(super) fn enter(
    token: &mut Token,
    event_loop: Borrowed<'_>,
    task: Borrowed<'_>,
) -> PyResult<()> {
    check_running(token, event_loop)?;
    if let Some(other) = current(token, event_loop) {
        let (new, old) = (
            python::repr(token, task)?,
            python::repr(token, other.as_ref())?,
        );
        return Err(token.runtime_error(format!(
            "Cannot enter into task {new} while another task {old} is being executed."
        )));
    }
    let task = task.own(token);
    drop(replace(token, event_loop, Some(task)));
    Ok(())
}

/// `_leave_task(loop, task)`
pub(super) fn leave(
    token: &mut Token,
    event_loop: Borrowed<'_>,
    task: Borrowed<'_>,
) -> PyResult<()> {
    check_running(token, event_loop)?;
    let other = current(token, event_loop);
    if other.as_ref().is_some_and(|other| other.as_ref().is(task)) {
        drop(replace(token, event_loop, None));
        return Ok(());
    }
    let other = other.unwrap_or_else(|| token.none());
    let (new, old) = (
        python::repr(token, task)?,
        python::repr(token, other.as_ref())?,
    );
    Err(token.runtime_error(format!(
        "Leaving task {new} does not match the current task {old}."
    )))
}

/// `_swap_current_task(loop, task)`
pub(super) fn swap(token: &mut Token, event_loop: Borrowed<'_>, task: Borrowed<'_>) -> PyResult {
    check_running(token, event_loop)?;
    let task = (!task.is_none()).then(|| task.own(token));
    let before = replace(token, event_loop, task);
    Ok(before.unwrap_or_else(|| token.none()))
}

fn kept(
    token: &mut Token,
    place: fn(&Tasks) -> &RefCell<Option<Owned>>,
    make: fn(&mut Token) -> PyResult,
) -> PyResult {
    let found = {
        let kept = place(token.interp().extension::<Tasks>()).borrow();
        kept.as_ref().map(|kept| kept.clone_ref(token))
    };
    if let Some(found) = found {
        return Ok(found);
    }
    let made = make(token)?;
    let copy = made.clone_ref(token);
    drop(place(token.interp().extension::<Tasks>()).replace(Some(copy)));
    Ok(made)
}

fn scheduled(token: &mut Token) -> PyResult {
    let make = |token: &mut Token| python::call_of(token, "weakref", "WeakSet", &[]);
    kept(token, |tasks| &tasks.scheduled, make)
}

fn eager(token: &mut Token) -> PyResult {
    kept(token, |tasks| &tasks.eager, python::new_set)
}

/// `_register_task(task)`
pub(super) fn register(token: &mut Token, task: Borrowed<'_>) -> PyResult<()> {
    let set = scheduled(token)?;
    python::method(token, set.as_ref(), "add", &[task]).map(drop)
}

/// `_unregister_task(task)`
pub(super) fn unregister(token: &mut Token, task: Borrowed<'_>) -> PyResult<()> {
    let set = scheduled(token)?;
    python::method(token, set.as_ref(), "discard", &[task]).map(drop)
}

/// `_register_eager_task(task)`
pub(super) fn register_eager(token: &mut Token, task: Borrowed<'_>) -> PyResult<()> {
    let set = eager(token)?;
    python::method(token, set.as_ref(), "add", &[task]).map(drop)
}

/// `_unregister_eager_task(task)`
pub(super) fn unregister_eager(token: &mut Token, task: Borrowed<'_>) -> PyResult<()> {
    let set = eager(token)?;
    python::method(token, set.as_ref(), "discard", &[task]).map(drop)
}

/// `all_tasks(loop)`: those that are not done.
pub(super) fn all_tasks(token: &mut Token, event_loop: Borrowed<'_>) -> PyResult {
    let (eager, scheduled) = (eager(token)?, scheduled(token)?);
    let mut candidates = object::collect(token, eager.as_ref())?;
    candidates.append(&mut object::collect(token, scheduled.as_ref())?);
    let result = python::new_set(token)?;
    for task in candidates {
        let task = task.as_ref();
        let own = match task.get::<Future>(token) {
            Some(future) => future.is_of(event_loop),
            None => {
                let found = python::call_of(token, "asyncio.futures", "_get_loop", &[task])?;
                found.as_ref().is(event_loop)
            }
        };
        if !own {
            continue;
        }
        let done = python::method(token, task, "done", &[])?;
        if !object::is_true(token, done.as_ref())? {
            python::method(token, result.as_ref(), "add", &[task])?;
        }
    }
    Ok(result)
}
