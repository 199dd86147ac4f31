//! The class `Task`: a future that drives a coroutine.
//!
//! Invariant: while the task waits for a future, `waiter` is that future; a task that is done has none.

use super::future::{self, Future, State, shown};
use super::step::{self, Step};
use super::{python, running};
use baton_object::args::{FromArg, Signature};
use baton_object::str::Str;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, object};
use std::cell::Cell;

/// How many tasks were named by number.
#[derive(Default)]
struct Names(Cell<u64>);

/// A coroutine wrapped in a Future.
#[class(name = "Task", module = "_asyncio", base = super::future::FUTURE, flags = BASETYPE | DICT | WEAKREF, signature = "(coro, *, loop=None, name=None, context=None, eager_start=False)")]
pub struct Task {
    future: Future,
    pub(super) coroutine: Option<Owned>,
    pub(super) context: Option<Owned>,
    name: Option<Owned>,
    pub(super) waiter: Option<Owned>,
    pub(super) must_cancel: bool,
    log_destroy_pending: bool,
    cancel_requests: i64,
}

const SIGNATURE: Signature = baton_object::signature!("Task",
    Either "coro" true, Keyword "loop" false, Keyword "name" false, Keyword "context" false,
    Keyword "eager_start" false);

/// The task's name: what was given, as text, or a number.
fn name_of(token: &mut Token, name: Option<Borrowed<'_>>) -> PyResult {
    match name.filter(|name| !name.is_none()) {
        Some(name) if name.is_a::<Str>(token) => Ok(name.own(token)),
        Some(name) => object::str(token, name),
        None => {
            let names = &token.interp().extension::<Names>().0;
            names.set(names.get() + 1);
            let number = names.get();
            Ok(token.new_str(&format!("Task-{number}")))
        }
    }
}

/// True for what a task can drive.
fn is_coroutine(token: &mut Token, value: Borrowed<'_>) -> PyResult<bool> {
    let answer = python::call_of(token, "asyncio.coroutines", "iscoroutine", &[value])?;
    object::is_true(token, answer.as_ref())
}

/// Runs the first step at once, inside of whatever runs now.
fn start_eagerly(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    let event_loop = future::loop_of(token, this)?;
    let before = running::swap(token, event_loop.as_ref(), this)?;
    running::register_eager(token, this)?;
    let context = shown(token, &Task::of(token, this).context);
    let step = step::new(token, this, Step::Eager);
    let ran = python::method(token, context.as_ref(), "run", &[step.as_ref()]);
    let ran = match ran {
        Ok(_) => Ok(()),
        Err(raised) => Err(token.take_lazy(raised)),
    };
    let mut after = running::unregister_eager(token, this);
    if after.is_ok() {
        after = running::swap(token, event_loop.as_ref(), before.as_ref()).map(drop);
    }
    if Future::of(token, this).state.0 != State::Pending {
        drop(Task::of_mut(token, this).coroutine.take());
    } else if after.is_ok() {
        after = running::register(token, this);
    }
    match ran {
        Ok(()) => after,
        Err(error) => {
            if let Err(raised) = after {
                drop(token.take_lazy(raised));
            }
            Err(token.restore_error(error))
        }
    }
}

/// Tells the loop of a task that dies before it is done.
fn report_pending(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    let task = Task::of(token, this);
    if task.future.state.0 != State::Pending || !task.log_destroy_pending {
        return Ok(());
    }
    let source = shown(token, &task.future.source_traceback);
    let Ok(event_loop) = future::loop_of(token, this) else {
        drop(token.take_lazy_if_any());
        return Ok(());
    };
    let message = token.new_str("Task was destroyed but it is pending!");
    let mut entries = vec![("task", this), ("message", message.as_ref())];
    if !source.word().is_none() {
        entries.push(("source_traceback", source.as_ref()));
    }
    python::report(token, event_loop.as_ref(), &entries)
}

#[methods]
impl Task {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        let task = Task {
            future: Future::new(),
            coroutine: None,
            context: None,
            name: None,
            waiter: None,
            must_cancel: false,
            log_destroy_pending: true,
            cancel_requests: 0,
        };
        baton_modules_os::io::base::instance(token, class, task)
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        let [coro, event_loop, name, context, eager_start] = SIGNATURE.bind::<5>(token, args)?;
        let Some(coro) = coro else {
            return Err(token.type_error("Task() missing required argument 'coro' (pos 1)"));
        };
        future::start(token, this, event_loop)?;
        if !is_coroutine(token, coro)? {
            Task::of_mut(token, this).log_destroy_pending = false;
            let shown = python::repr(token, coro)?;
            return Err(token.type_error(format!("a coroutine was expected, got {shown}")));
        }
        let context = match context.filter(|context| !context.is_none()) {
            Some(context) => context.own(token),
            None => python::copy_context(token)?,
        };
        let eager = match eager_start {
            Some(eager) => bool::from_arg(token, eager)?,
            None => false,
        };
        let (name, coroutine) = (name_of(token, name)?, coro.own(token));
        let own_context = context.clone_ref(token);
        let task = Task::of_mut(token, this);
        let old = (
            task.coroutine.replace(coroutine),
            task.context.replace(own_context),
            task.name.replace(name),
            task.waiter.take(),
        );
        task.must_cancel = false;
        task.log_destroy_pending = true;
        task.cancel_requests = 0;
        drop(old);
        let event_loop = future::loop_of(token, this)?;
        if eager {
            let running = python::method(token, event_loop.as_ref(), "is_running", &[])?;
            if object::is_true(token, running.as_ref())? {
                return start_eagerly(token, this);
            }
        }
        step::schedule(token, this, None)?;
        running::register(token, this)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        python::call_of(token, "asyncio.base_tasks", "_task_repr", &[this])
    }

    #[slot]
    fn __del__(token: &mut Token, this: Borrowed<'_>) {
        future::at_death(token, this, report_pending);
        future::at_death(token, this, future::report_unseen);
    }

    #[method("(result, /)")]
    fn set_result(token: &mut Token, _this: Borrowed<'_>, _result: Borrowed<'_>) -> PyResult<()> {
        Err(token.runtime_error("Task does not support set_result operation"))
    }

    #[method("(exception, /)")]
    fn set_exception(
        token: &mut Token,
        _this: Borrowed<'_>,
        _exception: Borrowed<'_>,
    ) -> PyResult<()> {
        Err(token.runtime_error("Task does not support set_exception operation"))
    }

    /// Request that this task cancel itself.
    ///
    /// This arranges for a CancelledError to be thrown into the
    /// wrapped coroutine on the next cycle through the event loop.
    /// The coroutine then has a chance to clean up or even deny
    /// the request using try/except/finally.
    ///
    /// Unlike Future.cancel, this does not guarantee that the
    /// task will be cancelled: the exception might be caught and
    /// acted upon, delaying cancellation of the task or preventing
    /// cancellation completely.  The task may also return a value or
    /// raise a different exception.
    ///
    /// Immediately after this method is called, Task.cancelled() will
    /// not return True (unless the task was already cancelled).  A
    /// task will be marked as cancelled when the wrapped coroutine
    /// terminates with a CancelledError exception (even if cancel()
    /// was not called).
    ///
    /// This also increases the task's count of cancellation requests.
    #[method("(msg=None)")]
    fn cancel(token: &mut Token, this: Borrowed<'_>, msg: Option<Borrowed<'_>>) -> PyResult<bool> {
        let message = msg.map_or_else(|| token.none(), |msg| msg.own(token));
        let task = Task::of_mut(token, this);
        task.future.log_traceback = false;
        if task.future.state.0 != State::Pending {
            return Ok(false);
        }
        task.cancel_requests += 1;
        let task = Task::of(token, this);
        if let Some(waiter) = task.waiter.as_ref().map(|waiter| waiter.clone_ref(token)) {
            let keyword = ("msg", message.as_ref());
            let cancelled = python::method_with(token, waiter.as_ref(), "cancel", &[], keyword)?;
            if object::is_true(token, cancelled.as_ref())? {
                return Ok(true);
            }
        }
        let task = Task::of_mut(token, this);
        task.must_cancel = true;
        let old = task.future.cancel_message.replace(message);
        drop(old);
        Ok(true)
    }

    /// Return the count of the task's cancellation requests.
    ///
    /// This count is incremented when .cancel() is called
    /// and may be decremented using .uncancel().
    #[method("()")]
    fn cancelling(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        Ok(Task::of(token, this).cancel_requests)
    }

    /// Decrement the task's count of cancellation requests.
    ///
    /// This should be used by tasks that catch CancelledError
    /// and wish to continue indefinitely until they are cancelled again.
    ///
    /// Returns the remaining number of cancellation requests.
    #[method("()")]
    fn uncancel(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let task = Task::of_mut(token, this);
        if task.cancel_requests > 0 {
            task.cancel_requests -= 1;
            if task.cancel_requests == 0 {
                task.must_cancel = false;
            }
        }
        Ok(task.cancel_requests)
    }

    /// Return the list of stack frames for this task's coroutine.
    ///
    /// If the coroutine is not done, this returns the stack where it is
    /// suspended.  If the coroutine has completed successfully or was
    /// cancelled, this returns an empty list.  If the coroutine was
    /// terminated by an exception, this returns the list of traceback
    /// frames.
    ///
    /// The frames are always ordered from oldest to newest.
    #[method("(*, limit=None)")]
    fn get_stack(token: &mut Token, this: Borrowed<'_>, limit: Option<Borrowed<'_>>) -> PyResult {
        let limit = limit.map_or_else(|| token.none(), |limit| limit.own(token));
        let args = [this, limit.as_ref()];
        python::call_of(token, "asyncio.base_tasks", "_task_get_stack", &args)
    }

    /// Print the stack or traceback for this task's coroutine.
    ///
    /// This produces output similar to that of the traceback module,
    /// for the frames retrieved by get_stack().  The limit argument
    /// is passed to get_stack().  The file argument is an I/O stream
    /// to which the output is written; by default output is written
    /// to sys.stderr.
    #[method("(*, limit=None, file=None)")]
    fn print_stack(
        token: &mut Token,
        this: Borrowed<'_>,
        limit: Option<Borrowed<'_>>,
        file: Option<Borrowed<'_>>,
    ) -> PyResult {
        let limit = limit.map_or_else(|| token.none(), |limit| limit.own(token));
        let file = file.map_or_else(|| token.none(), |file| file.own(token));
        let args = [this, limit.as_ref(), file.as_ref()];
        python::call_of(token, "asyncio.base_tasks", "_task_print_stack", &args)
    }

    #[method("()")]
    fn get_name(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(shown(token, &Task::of(token, this).name))
    }

    #[method("(value, /)")]
    fn set_name(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult<()> {
        let name = object::str(token, value)?;
        let old = Task::of_mut(token, this).name.replace(name);
        drop(old);
        Ok(())
    }

    #[method("()")]
    fn get_coro(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(shown(token, &Task::of(token, this).coroutine))
    }

    #[method("()")]
    fn get_context(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(shown(token, &Task::of(token, this).context))
    }

    #[getter]
    fn _log_destroy_pending(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Task::of(token, this).log_destroy_pending)
    }

    #[setter]
    fn set__log_destroy_pending(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = baton_object::attribute::not_deleted(token, value)?;
        let value = object::is_true(token, value)?;
        Task::of_mut(token, this).log_destroy_pending = value;
        Ok(())
    }

    #[getter]
    fn _must_cancel(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Task::of(token, this).must_cancel)
    }

    #[getter]
    fn _coro(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(shown(token, &Task::of(token, this).coroutine))
    }

    #[getter]
    fn _fut_waiter(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(shown(token, &Task::of(token, this).waiter))
    }
}
