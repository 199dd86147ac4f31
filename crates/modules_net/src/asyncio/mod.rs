//! `_asyncio`: futures and tasks, and which loop and task run.
//!
//! Invariants: a future's callbacks are called by its loop alone; a task's step runs while the task is the current one
//! of its loop. What these classes need of `asyncio` itself is looked up when it is needed, because `asyncio` imports
//! this module before it is complete.

pub mod future;
pub mod future_iter;
mod python;
mod running;
pub mod step;
pub mod task;

use baton_object::{Borrowed, PyResult, Token};

/// Accelerator module for asyncio
#[baton_object::module(name = "_asyncio", classes(super::future::FUTURE, super::task::TASK))]
pub mod module {
    use super::*;

    /// Return the running event loop or None.
    ///
    /// This is a low-level function intended to be used by event loops.
    /// This function is thread-specific.
    #[function("()")]
    fn _get_running_loop(token: &mut Token) -> PyResult {
        Ok(running::running_loop(token).unwrap_or_else(|| token.none()))
    }

    /// Set the running event loop.
    ///
    /// This is a low-level function intended to be used by event loops.
    /// This function is thread-specific.
    #[function("(loop, /)")]
    fn _set_running_loop(token: &mut Token, r#loop: Borrowed<'_>) -> PyResult<()> {
        running::set_running_loop(token, r#loop);
        Ok(())
    }

    /// Return the running event loop.  Raise a RuntimeError if there is none.
    ///
    /// This function is thread-specific.
    #[function("()")]
    fn get_running_loop(token: &mut Token) -> PyResult {
        match running::running_loop(token) {
            Some(found) => Ok(found),
            None => Err(token.runtime_error("no running event loop")),
        }
    }

    /// Return an asyncio event loop.
    ///
    /// When called from a coroutine or a callback (e.g. scheduled with
    /// call_soon or similar API), this function will always return the
    /// running event loop.
    ///
    /// If there is no running event loop set, the function will return
    /// the result of `get_event_loop_policy().get_event_loop()` call.
    #[function("()")]
    fn get_event_loop(token: &mut Token) -> PyResult {
        running::event_loop(token)
    }

    /// Enter into task execution or resume suspended task.
    ///
    /// Task belongs to loop.
    ///
    /// Returns None.
    #[function("(loop, task)")]
    fn _enter_task(token: &mut Token, r#loop: Borrowed<'_>, task: Borrowed<'_>) -> PyResult<()> {
        running::enter(token, r#loop, task)
    }

    /// Leave task execution or suspend a task.
    ///
    /// Task belongs to loop.
    ///
    /// Returns None.
    #[function("(loop, task)")]
    fn _leave_task(token: &mut Token, r#loop: Borrowed<'_>, task: Borrowed<'_>) -> PyResult<()> {
        running::leave(token, r#loop, task)
    }

    /// Temporarily swap in the supplied task and return the original one (or None).
    ///
    /// This is intended for use during eager coroutine execution.
    #[function("(loop, task)")]
    fn _swap_current_task(token: &mut Token, r#loop: Borrowed<'_>, task: Borrowed<'_>) -> PyResult {
        running::swap(token, r#loop, task)
    }

    /// Register a new task in asyncio as executed by loop.
    ///
    /// Returns None.
    #[function("(task)")]
    fn _register_task(token: &mut Token, task: Borrowed<'_>) -> PyResult<()> {
        running::register(token, task)
    }

    /// Unregister a task.
    ///
    /// Returns None.
    #[function("(task)")]
    fn _unregister_task(token: &mut Token, task: Borrowed<'_>) -> PyResult<()> {
        running::unregister(token, task)
    }

    /// Register a new task in asyncio as executed by loop.
    ///
    /// Returns None.
    #[function("(task)")]
    fn _register_eager_task(token: &mut Token, task: Borrowed<'_>) -> PyResult<()> {
        running::register_eager(token, task)
    }

    /// Unregister a task.
    ///
    /// Returns None.
    #[function("(task)")]
    fn _unregister_eager_task(token: &mut Token, task: Borrowed<'_>) -> PyResult<()> {
        running::unregister_eager(token, task)
    }

    /// Return a currently executed task.
    #[function("(loop=None)")]
    fn current_task(token: &mut Token, r#loop: Option<Borrowed<'_>>) -> PyResult {
        let wanted = match r#loop.filter(|wanted| !wanted.is_none()) {
            Some(wanted) => wanted.own(token),
            None => get_running_loop(token)?,
        };
        Ok(running::current(token, wanted.as_ref()).unwrap_or_else(|| token.none()))
    }

    /// Return a set of all tasks for the loop.
    #[function("(loop=None)")]
    fn all_tasks(token: &mut Token, r#loop: Option<Borrowed<'_>>) -> PyResult {
        let wanted = match r#loop.filter(|wanted| !wanted.is_none()) {
            Some(wanted) => wanted.own(token),
            None => get_running_loop(token)?,
        };
        running::all_tasks(token, wanted.as_ref())
    }

    /// Record that `fut` is awaited on by `waiter`.
    #[function("(fut, waiter, /)")]
    fn future_add_to_awaited_by(
        token: &mut Token,
        fut: Borrowed<'_>,
        waiter: Borrowed<'_>,
    ) -> PyResult<()> {
        future::add_awaited_by(token, fut, waiter)
    }

    #[function("(fut, waiter, /)")]
    fn future_discard_from_awaited_by(
        token: &mut Token,
        fut: Borrowed<'_>,
        waiter: Borrowed<'_>,
    ) -> PyResult<()> {
        future::discard_awaited_by(token, fut, waiter)
    }
}
