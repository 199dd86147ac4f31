//! What a task does when its loop calls it: a step of its coroutine, and what the coroutine yielded.

use super::future::{self, Future, State, shown};
use super::task::Task;
use super::{python, running};
use baton_object::exceptions::{KEYBOARD_INTERRUPT, STOP_ITERATION, SYSTEM_EXIT};
use baton_object::traverse::Opaque;
use baton_object::{
    Args, Borrowed, Owned, PyResult, Raised, Token, attribute, class, methods, object,
};

/// Which call of a task this is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The loop runs a step.
    Normal,
    /// The first step, inside of another task or callback.
    Eager,
    /// The future that the task waits for is done.
    Wakeup,
}

/// A task's step as a callable.
#[class(name = "TaskStepMethWrapper", module = "_asyncio", flags = NO_INSTANTIATION)]
pub struct TaskStep {
    task: Owned,
    error: Option<Owned>,
    kind: Opaque<Step>,
}

#[methods]
impl TaskStep {
    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let step = TaskStep::of(token, this);
        let (task, kind) = (step.task.clone_ref(token), step.kind.0);
        let error = step.error.as_ref().map(|error| error.clone_ref(token));
        if kind == Step::Wakeup {
            let [future] = *args.positional() else {
                return Err(token.type_error("function takes exactly one argument"));
            };
            wake_up(token, task.as_ref(), future)?;
        } else if !args.values().is_empty() {
            return Err(token.type_error("function takes no arguments"));
        } else if kind == Step::Eager {
            advance(token, task.as_ref(), None)?;
        } else {
            run(token, task.as_ref(), error)?;
        }
        Ok(token.none())
    }

    #[getter]
    fn __self__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(TaskStep::of(token, this).task.clone_ref(token))
    }

    #[getter]
    fn __qualname__(token: &mut Token, this: Borrowed<'_>) -> PyResult<String> {
        let step = TaskStep::of(token, this);
        let class = token.short_class_name(step.task.as_ref());
        Ok(match step.kind.0 {
            Step::Wakeup => format!("{class}.task_wakeup"),
            _ => format!("{class}.__step"),
        })
    }

    #[getter]
    fn __name__(token: &mut Token, this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok(match TaskStep::of(token, this).kind.0 {
            Step::Wakeup => "task_wakeup",
            _ => "__step",
        })
    }
}

/// A task's step as a callable.
pub(super) fn new(token: &Token, task: Borrowed<'_>, kind: Step) -> Owned {
    token.new_object(TaskStep {
        task: task.own(token),
        error: None,
        kind: Opaque(kind),
    })
}

/// Has the loop run a step soon; with an exception, that is thrown into the coroutine.
pub(super) fn schedule(
    token: &mut Token,
    task: Borrowed<'_>,
    error: Option<Owned>,
) -> PyResult<()> {
    let step = token.new_object(TaskStep {
        task: task.own(token),
        error,
        kind: Opaque(Step::Normal),
    });
    let event_loop = future::loop_of(token, task)?;
    let context = shown(token, &Task::of(token, task).context);
    let context = Some(context.as_ref());
    python::call_soon(token, event_loop.as_ref(), step.as_ref(), None, context)
}

/// A step of the coroutine as the current task of the loop.
fn run(token: &mut Token, task: Borrowed<'_>, error: Option<Owned>) -> PyResult<()> {
    let event_loop = future::loop_of(token, task)?;
    running::enter(token, event_loop.as_ref(), task)?;
    let done = advance(token, task, error);
    let left = match done {
        Ok(()) => return running::leave(token, event_loop.as_ref(), task),
        Err(raised) => (
            token.take_lazy(raised),
            running::leave(token, event_loop.as_ref(), task),
        ),
    };
    let (error, after) = left;
    if let Err(raised) = after {
        drop(token.take_lazy(raised));
    }
    Err(token.restore_error(error))
}

/// The exception that the coroutine gets: a cancellation that was asked for comes first.
fn exception_for(
    token: &mut Token,
    task: Borrowed<'_>,
    error: Option<Owned>,
) -> PyResult<Option<Owned>> {
    if !Task::of(token, task).must_cancel {
        return Ok(error);
    }
    let replace = match &error {
        Some(error) => !python::is_cancelled_error(token, error.as_ref())?,
        None => true,
    };
    Task::of_mut(token, task).must_cancel = false;
    match replace {
        true => future::cancelled_error(token, task).map(Some),
        false => Ok(error),
    }
}

/// Sends None (or throws) into the coroutine, and deals with what comes back.
fn advance(token: &mut Token, task: Borrowed<'_>, error: Option<Owned>) -> PyResult<()> {
    if Future::of(token, task).state.0 != State::Pending {
        let (own, error) = (
            python::repr(token, task)?,
            error.unwrap_or_else(|| token.none()),
        );
        let error = python::repr(token, error.as_ref())?;
        let message = format!("__step(): already done: {own} {error}");
        return Err(python::raise(token, "InvalidStateError", &message));
    }
    let error = exception_for(token, task, error)?;
    drop(Task::of_mut(token, task).waiter.take());
    let Some(coroutine) = Task::of(token, task)
        .coroutine
        .as_ref()
        .map(|coroutine| coroutine.clone_ref(token))
    else {
        return Err(token.runtime_error("uninitialized Task object"));
    };
    let none = token.none();
    let outcome = match &error {
        None => python::method(token, coroutine.as_ref(), "send", &[none.as_ref()]),
        Some(error) => python::method(token, coroutine.as_ref(), "throw", &[error.as_ref()]),
    };
    match outcome {
        Ok(yielded) => wait_for(token, task, yielded),
        Err(raised) => end(token, task, raised),
    }
}

/// The coroutine is over.
fn end(token: &mut Token, task: Borrowed<'_>, raised: Raised) -> PyResult<()> {
    if token.error_is(&raised, &STOP_ITERATION) {
        let stop = token.take_error(raised);
        if Task::of(token, task).must_cancel {
            // It came to its end before the cancellation could reach it.
            Task::of_mut(token, task).must_cancel = false;
            let message = shown(token, &Future::of(token, task).cancel_message);
            return future::cancel(token, task, Some(message.as_ref())).map(drop);
        }
        let value = attribute::get_text(token, stop.as_ref(), "value")?;
        return future::finish(token, task, value);
    }
    let fatal =
        token.error_is(&raised, &KEYBOARD_INTERRUPT) || token.error_is(&raised, &SYSTEM_EXIT);
    let error = token.take_error(raised);
    if python::is_cancelled_error(token, error.as_ref())? {
        let old = Future::of_mut(token, task).cancelled_error.replace(error);
        drop(old);
        return future::cancel(token, task, None).map(drop);
    }
    future::fail(token, task, error.as_ref())?;
    match fatal {
        true => Err(token.raise_object(error)),
        false => Ok(()),
    }
}

/// A coroutine that yields what it must not is told so in its next step.
fn complain(token: &mut Token, task: Borrowed<'_>, message: String) -> PyResult<()> {
    let raised = token.runtime_error(message);
    let error = token.take_error(raised);
    schedule(token, task, Some(error))
}

/// True for a future by protocol: what its flag says; `None` for anything else.
fn blocking_flag(token: &mut Token, value: Borrowed<'_>) -> PyResult<Option<bool>> {
    if let Some(future) = future::exact(token, value) {
        return Ok(Some(future.blocking));
    }
    let name = token.intern("_asyncio_future_blocking");
    match attribute::get_optional(token, value, name.as_ref())? {
        Some(flag) if !flag.word().is_none() => object::is_true(token, flag.as_ref()).map(Some),
        _ => Ok(None),
    }
}

/// The coroutine yielded: usually a future, for which the task waits.
fn wait_for(token: &mut Token, task: Borrowed<'_>, yielded: Owned) -> PyResult<()> {
    let value = yielded.as_ref();
    if value.is_none() {
        return schedule(token, task, None);
    }
    if value.is(task) {
        let own = python::repr(token, task)?;
        return complain(token, task, format!("Task cannot await on itself: {own}"));
    }
    let Some(blocking) = blocking_flag(token, value)? else {
        let shown = python::repr(token, value)?;
        let message = if token.class_name(value) == "generator" {
            let own = python::repr(token, task)?;
            format!("yield was used instead of yield from for generator in task {own} with {shown}")
        } else {
            format!("Task got bad yield: {shown}")
        };
        return complain(token, task, message);
    };
    let event_loop = future::loop_of(token, task)?;
    let own_loop = match future::exact(token, value) {
        Some(future) => future.is_of(event_loop.as_ref()),
        None => python::call_of(token, "asyncio.futures", "_get_loop", &[value])?
            .as_ref()
            .is(event_loop.as_ref()),
    };
    let (own, other) = match own_loop && blocking {
        true => (String::new(), String::new()),
        false => (python::repr(token, task)?, python::repr(token, value)?),
    };
    if !own_loop {
        let message = format!("Task {own} got Future {other} attached to a different loop");
        return complain(token, task, message);
    }
    if !blocking {
        let message = format!("yield was used instead of yield from in task {own} with {other}");
        return complain(token, task, message);
    }
    attach(token, task, yielded)
}

/// Waits for a future of the task's loop.
fn attach(token: &mut Token, task: Borrowed<'_>, waiter: Owned) -> PyResult<()> {
    let wakeup = new(token, task, Step::Wakeup);
    let context = shown(token, &Task::of(token, task).context);
    let value = waiter.as_ref();
    future::add_awaited_by(token, value, task)?;
    if future::exact(token, value).is_some() {
        Future::of_mut(token, value).blocking = false;
        future::add_callback(token, value, wakeup.as_ref(), Some(context.as_ref()))?;
    } else {
        let no = token.bool(false);
        attribute::set_text(token, value, "_asyncio_future_blocking", no.as_ref())?;
        let keyword = ("context", context.as_ref());
        let args = [wakeup.as_ref()];
        python::method_with(token, value, "add_done_callback", &args, keyword)?;
    }
    let kept = waiter.clone_ref(token);
    drop(Task::of_mut(token, task).waiter.replace(kept));
    if Task::of(token, task).must_cancel {
        let message = shown(token, &Future::of(token, task).cancel_message);
        let keyword = ("msg", message.as_ref());
        let cancelled = python::method_with(token, value, "cancel", &[], keyword)?;
        if object::is_true(token, cancelled.as_ref())? {
            Task::of_mut(token, task).must_cancel = false;
        }
    }
    Ok(())
}

/// The future that the task waits for is done.
fn wake_up(token: &mut Token, task: Borrowed<'_>, done: Borrowed<'_>) -> PyResult<()> {
    future::discard_awaited_by(token, done, task)?;
    let outcome = match future::exact(token, done).is_some() {
        true => future::result_of(token, done),
        false => python::method(token, done, "result", &[]),
    };
    match outcome {
        Ok(_) => run(token, task, None),
        Err(raised) => {
            let error = token.take_error(raised);
            run(token, task, Some(error))
        }
    }
}
