//! The class `Future`.
//!
//! Invariants: `result` and `exception` are set in the state Finished only; callbacks are handed to the loop once, when
//! the state leaves Pending.

use super::{future_iter, python, running};
use baton_object::exceptions::{BASE_EXCEPTION, STOP_ITERATION};
use baton_object::traverse::Opaque;
use baton_object::{
    Args, Borrowed, Owned, PyResult, Token, Traverse, attribute, call, class, methods, object,
};

/// How far a future is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Pending,
    Cancelled,
    Finished,
}

/// A function to be called, and the context it is called in.
#[derive(Traverse)]
pub struct Callback {
    function: Owned,
    context: Owned,
}

/// This class is *almost* compatible with concurrent.futures.Future.
///
///     Differences:
///
///     - result() and exception() do not take a timeout argument and
///       raise an exception when the future isn't done yet.
///
///     - Callbacks registered with add_done_callback() are always called
///       via the event loop's call_soon_threadsafe().
///
///     - This class is not compatible with the wait() and as_completed()
///       methods in the concurrent.futures package.
#[class(name = "Future", module = "_asyncio", flags = BASETYPE | DICT | WEAKREF, signature = "(*, loop=None)")]
pub struct Future {
    event_loop: Option<Owned>,
    callbacks: Vec<Callback>,
    pub(super) state: Opaque<State>,
    result: Option<Owned>,
    exception: Option<Owned>,
    /// The traceback that the exception had when it was set.
    traceback: Option<Owned>,
    pub(super) source_traceback: Option<Owned>,
    pub(super) cancel_message: Option<Owned>,
    /// A CancelledError that is raised instead of a new one.
    pub(super) cancelled_error: Option<Owned>,
    /// Futures that wait for this one: a set.
    awaited_by: Option<Owned>,
    /// Set by `await`, reset by the task that waits.
    pub(super) blocking: bool,
    /// The exception was set, and nobody asked for it.
    pub(super) log_traceback: bool,
}

impl Future {
    /// A future before `__init__`.
    pub(super) fn new() -> Future {
        Future {
            event_loop: None,
            callbacks: Vec::new(),
            state: Opaque(State::Pending),
            result: None,
            exception: None,
            traceback: None,
            source_traceback: None,
            cancel_message: None,
            cancelled_error: None,
            awaited_by: None,
            blocking: false,
            log_traceback: false,
        }
    }

    /// True if it belongs to this loop.
    pub(super) fn is_of(&self, event_loop: Borrowed<'_>) -> bool {
        self.event_loop
            .as_ref()
            .is_some_and(|own| own.as_ref().is(event_loop))
    }
}

/// An attribute that may be missing, as Python sees it.
pub(super) fn shown(token: &Token, value: &Option<Owned>) -> Owned {
    match value {
        Some(value) => value.clone_ref(token),
        None => token.none(),
    }
}

/// The value if it is of the very class Future or Task: a subclass may have methods of its own.
pub(super) fn exact<'a>(token: &'a Token, value: Borrowed<'a>) -> Option<&'a Future> {
    let class = token.class_word(value);
    let exact = [&FUTURE, &super::task::TASK]
        .into_iter()
        .any(|spec| class.is(token.native_class(spec).as_value()));
    if exact {
        value.get::<Future>(token)
    } else {
        None
    }
}

/// True for instances of BaseException.
pub(super) fn is_exception(token: &Token, value: Borrowed<'_>) -> bool {
    token.class_of(value).native.is_subclass_of(&BASE_EXCEPTION)
}

/// The loop of a future; RuntimeError before `__init__`.
pub(super) fn loop_of(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let event_loop = &Future::of(token, this).event_loop;
    match event_loop.as_ref().map(|found| found.clone_ref(token)) {
        Some(found) => Ok(found),
        None => Err(token.runtime_error("Future object is not initialized.")),
    }
}

/// `Future.__init__`
pub(super) fn start(
    token: &mut Token,
    this: Borrowed<'_>,
    event_loop: Option<Borrowed<'_>>,
) -> PyResult<()> {
    let event_loop = match event_loop.filter(|event_loop| !event_loop.is_none()) {
        Some(event_loop) => event_loop.own(token),
        None => running::event_loop(token)?,
    };
    let fresh = Future {
        event_loop: Some(event_loop.clone_ref(token)),
        ..Future::new()
    };
    let old = std::mem::replace(Future::of_mut(token, this), fresh);
    drop(old);
    let debug = python::method(token, event_loop.as_ref(), "get_debug", &[])?;
    if object::is_true(token, debug.as_ref())? {
        let stack = python::call_of(token, "asyncio.format_helpers", "extract_stack", &[])?;
        Future::of_mut(token, this).source_traceback = Some(stack);
    }
    Ok(())
}

/// Hands the callbacks to the loop.
fn schedule(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    let callbacks = std::mem::take(&mut Future::of_mut(token, this).callbacks);
    if callbacks.is_empty() {
        return Ok(());
    }
    let event_loop = loop_of(token, this)?;
    for callback in callbacks {
        python::call_soon(
            token,
            event_loop.as_ref(),
            callback.function.as_ref(),
            Some(this),
            Some(callback.context.as_ref()),
        )?;
    }
    Ok(())
}

/// Adds a callback, or has it called soon if the future is done.
pub(super) fn add_callback(
    token: &mut Token,
    this: Borrowed<'_>,
    function: Borrowed<'_>,
    context: Option<Borrowed<'_>>,
) -> PyResult<()> {
    let event_loop = loop_of(token, this)?;
    let context = match context.filter(|context| !context.is_none()) {
        Some(context) => context.own(token),
        None => python::copy_context(token)?,
    };
    if Future::of(token, this).state.0 != State::Pending {
        let context = Some(context.as_ref());
        return python::call_soon(token, event_loop.as_ref(), function, Some(this), context);
    }
    let function = function.own(token);
    Future::of_mut(token, this)
        .callbacks
        .push(Callback { function, context });
    Ok(())
}

fn check_pending(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    loop_of(token, this)?;
    match Future::of(token, this).state.0 {
        State::Pending => Ok(()),
        _ => Err(python::raise(token, "InvalidStateError", "invalid state")),
    }
}

/// Finishes a future with a result.
pub(super) fn finish(token: &mut Token, this: Borrowed<'_>, result: Owned) -> PyResult<()> {
    check_pending(token, this)?;
    let future = Future::of_mut(token, this);
    future.result = Some(result);
    future.state = Opaque(State::Finished);
    schedule(token, this)
}

/// Finishes a future with an exception (or a class of them).
pub(super) fn fail(token: &mut Token, this: Borrowed<'_>, error: Borrowed<'_>) -> PyResult<()> {
    check_pending(token, this)?;
    let is_class = error
        .as_class(token)
        .is_some_and(|class| class.native.is_subclass_of(&BASE_EXCEPTION));
    let mut exception = match is_class {
        true => call::call(token, error, &[])?,
        false => error.own(token),
    };
    if !is_exception(token, exception.as_ref()) {
        return Err(token.type_error("invalid exception object"));
    }
    let stop = token.native_class(&STOP_ITERATION).as_value().own(token);
    if object::is_instance(token, exception.as_ref(), stop.as_ref())? {
        let raised = token.runtime_error(
            "StopIteration interacts badly with generators and cannot be raised into a Future",
        );
        let replacement = token.take_error(raised);
        for name in ["__cause__", "__context__"] {
            attribute::set_text(token, replacement.as_ref(), name, exception.as_ref())?;
        }
        exception = replacement;
    }
    let traceback = attribute::get_text(token, exception.as_ref(), "__traceback__")?;
    let future = Future::of_mut(token, this);
    future.exception = Some(exception);
    future.traceback = Some(traceback);
    future.state = Opaque(State::Finished);
    schedule(token, this)?;
    Future::of_mut(token, this).log_traceback = true;
    Ok(())
}

/// `Future.cancel(msg)`
pub(super) fn cancel(
    token: &mut Token,
    this: Borrowed<'_>,
    message: Option<Borrowed<'_>>,
) -> PyResult<bool> {
    loop_of(token, this)?;
    let message = message.map(|message| message.own(token));
    let future = Future::of_mut(token, this);
    future.log_traceback = false;
    if future.state.0 != State::Pending {
        return Ok(false);
    }
    future.state = Opaque(State::Cancelled);
    future.cancel_message = message;
    schedule(token, this)?;
    Ok(true)
}

/// The CancelledError of a cancelled future.
pub(super) fn cancelled_error(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let future = Future::of_mut(token, this);
    if let Some(error) = future.cancelled_error.take() {
        return Ok(error);
    }
    let future = Future::of(token, this);
    let message = shown(token, &future.cancel_message);
    match message.word().is_none() {
        true => python::call_of(token, "asyncio.exceptions", "CancelledError", &[]),
        false => python::call_of(
            token,
            "asyncio.exceptions",
            "CancelledError",
            &[message.as_ref()],
        ),
    }
}

/// `Future.result()`
pub(super) fn result_of(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    match Future::of(token, this).state.0 {
        State::Cancelled => {
            let error = cancelled_error(token, this)?;
            return Err(token.raise_object(error));
        }
        State::Pending => {
            return Err(python::raise(
                token,
                "InvalidStateError",
                "Result is not set.",
            ));
        }
        State::Finished => {}
    }
    let future = Future::of_mut(token, this);
    future.log_traceback = false;
    let future = Future::of(token, this);
    let Some(exception) = &future.exception else {
        return Ok(shown(token, &future.result));
    };
    let (exception, traceback) = (exception.clone_ref(token), shown(token, &future.traceback));
    attribute::set_text(
        token,
        exception.as_ref(),
        "__traceback__",
        traceback.as_ref(),
    )?;
    Err(token.raise_object(exception))
}

/// Notes that `waiter` waits for `future`, where both are futures of this module.
pub(super) fn add_awaited_by(
    token: &mut Token,
    future: Borrowed<'_>,
    waiter: Borrowed<'_>,
) -> PyResult<()> {
    if !future.is_a::<Future>(token) || !waiter.is_a::<Future>(token) {
        return Ok(());
    }
    let known = &Future::of(token, future).awaited_by;
    let set = match known.as_ref().map(|set| set.clone_ref(token)) {
        Some(set) => set,
        None => {
            let set = python::new_set(token)?;
            let copy = set.clone_ref(token);
            Future::of_mut(token, future).awaited_by = Some(copy);
            set
        }
    };
    python::method(token, set.as_ref(), "add", &[waiter]).map(drop)
}

/// Forgets that `waiter` waits for `future`.
pub(super) fn discard_awaited_by(
    token: &mut Token,
    future: Borrowed<'_>,
    waiter: Borrowed<'_>,
) -> PyResult<()> {
    if !future.is_a::<Future>(token) || !waiter.is_a::<Future>(token) {
        return Ok(());
    }
    let set = &Future::of(token, future).awaited_by;
    match set.as_ref().map(|set| set.clone_ref(token)) {
        Some(set) => python::method(token, set.as_ref(), "discard", &[waiter]).map(drop),
        None => Ok(()),
    }
}

/// Tells the loop that an exception was never asked for; called when the future dies.
pub(super) fn report_unseen(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    let future = Future::of_mut(token, this);
    if !std::mem::replace(&mut future.log_traceback, false) {
        return Ok(());
    }
    let future = Future::of(token, this);
    let exception = shown(token, &future.exception);
    let source = shown(token, &future.source_traceback);
    let class = token.short_class_name(this);
    let message = token.new_str(&format!("{class} exception was never retrieved"));
    let event_loop = loop_of(token, this)?;
    let mut entries = vec![
        ("message", message.as_ref()),
        ("exception", exception.as_ref()),
        ("future", this),
    ];
    if !source.word().is_none() {
        entries.push(("source_traceback", source.as_ref()));
    }
    python::report(token, event_loop.as_ref(), &entries)
}

/// Runs a report at the end of an object; its own errors go to `sys.unraisablehook`.
pub(super) fn at_death(
    token: &mut Token,
    this: Borrowed<'_>,
    report: fn(&mut Token, Borrowed<'_>) -> PyResult<()>,
) {
    let saved = token.take_lazy_if_any();
    if let Err(raised) = report(token, this) {
        let error = token.take_error(raised);
        let object = this.own(token);
        let message = "Exception ignored while finalizing future";
        baton_object::death::write_unraisable(token, error, message, object);
    }
    if let Some(saved) = saved {
        let _ = token.restore_error(saved);
    }
}

#[methods]
impl Future {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        baton_modules_os::io::base::instance(token, class, Future::new())
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        use baton_object::args::Signature;
        const SIGNATURE: Signature = baton_object::signature!("Future", Keyword "loop" false);
        let [event_loop] = SIGNATURE.bind::<1>(token, args)?;
        start(token, this, event_loop)
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        python::call_of(token, "asyncio.base_futures", "_future_repr", &[this])
    }

    #[slot]
    fn __del__(token: &mut Token, this: Borrowed<'_>) {
        at_death(token, this, report_unseen);
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        loop_of(token, this)?;
        Ok(future_iter::new(token, this))
    }

    #[slot]
    fn __await__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Future::__iter__(token, this)
    }

    /// Return the result this future represents.
    ///
    /// If the future has been cancelled, raises CancelledError.  If the
    /// future's result isn't yet available, raises InvalidStateError.  If
    /// the future is done and has an exception set, this exception is raised.
    #[method("()")]
    fn result(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        result_of(token, this)
    }

    /// Return the exception that was set on this future.
    ///
    /// The exception (or None if no exception was set) is returned only if
    /// the future is done.  If the future has been cancelled, raises
    /// CancelledError.  If the future isn't done yet, raises
    /// InvalidStateError.
    #[method("()")]
    fn exception(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        match Future::of(token, this).state.0 {
            State::Cancelled => {
                let error = cancelled_error(token, this)?;
                Err(token.raise_object(error))
            }
            State::Pending => Err(python::raise(
                token,
                "InvalidStateError",
                "Exception is not set.",
            )),
            State::Finished => {
                Future::of_mut(token, this).log_traceback = false;
                Ok(shown(token, &Future::of(token, this).exception))
            }
        }
    }

    /// Mark the future done and set its result.
    ///
    /// If the future is already done when this method is called, raises
    /// InvalidStateError.
    #[method("(result, /)")]
    fn set_result(token: &mut Token, this: Borrowed<'_>, result: Borrowed<'_>) -> PyResult<()> {
        let result = result.own(token);
        finish(token, this, result)
    }

    /// Mark the future done and set an exception.
    ///
    /// If the future is already done when this method is called, raises
    /// InvalidStateError.
    #[method("(exception, /)")]
    fn set_exception(
        token: &mut Token,
        this: Borrowed<'_>,
        exception: Borrowed<'_>,
    ) -> PyResult<()> {
        fail(token, this, exception)
    }

    /// Add a callback to be run when the future becomes done.
    ///
    /// The callback is called with a single argument - the future object. If
    /// the future is already done when this is called, the callback is
    /// scheduled with call_soon.
    #[method("(fn, /, *, context=None)")]
    fn add_done_callback(
        token: &mut Token,
        this: Borrowed<'_>,
        function: Borrowed<'_>,
        context: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        add_callback(token, this, function, context)
    }

    /// Remove all instances of a callback from the "call when done" list.
    ///
    /// Returns the number of callbacks removed.
    #[method("(fn, /)")]
    fn remove_done_callback(
        token: &mut Token,
        this: Borrowed<'_>,
        function: Borrowed<'_>,
    ) -> PyResult<usize> {
        loop_of(token, this)?;
        let mut removed = 0;
        let mut at = 0;
        loop {
            // Comparing may run Python, which may change the list.
            let callbacks = &Future::of(token, this).callbacks;
            let Some(other) = callbacks
                .get(at)
                .map(|other| other.function.clone_ref(token))
            else {
                return Ok(removed);
            };
            if !object::equal(token, other.as_ref(), function)? {
                at += 1;
                continue;
            }
            let callbacks = &mut Future::of_mut(token, this).callbacks;
            match callbacks
                .iter()
                .position(|callback| callback.function.as_ref().is(other.as_ref()))
            {
                Some(place) => {
                    drop(callbacks.remove(place));
                    removed += 1;
                }
                None => at += 1,
            }
        }
    }

    /// Cancel the future and schedule callbacks.
    ///
    /// If the future is already done or cancelled, return False.  Otherwise,
    /// change the future's state to cancelled, schedule the callbacks and
    /// return True.
    #[method("(msg=None)")]
    fn cancel(token: &mut Token, this: Borrowed<'_>, msg: Option<Borrowed<'_>>) -> PyResult<bool> {
        cancel(token, this, msg)
    }

    /// Return True if the future was cancelled.
    #[method("()")]
    fn cancelled(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Future::of(token, this).state.0 == State::Cancelled)
    }

    /// Return True if the future is done.
    ///
    /// Done means either that a result / exception are available, or that the
    /// future was cancelled.
    #[method("()")]
    fn done(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Future::of(token, this).state.0 != State::Pending)
    }

    /// Return the event loop the Future is bound to.
    #[method("()")]
    fn get_loop(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        loop_of(token, this)
    }

    /// Create the CancelledError to raise if the Future is cancelled.
    ///
    /// This should only be called once when handling a cancellation since
    /// it erases the context exception value.
    #[method("()")]
    fn _make_cancelled_error(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        cancelled_error(token, this)
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        python::call_of(token, "types", "GenericAlias", &[class, object])
    }

    #[getter]
    fn _state(token: &mut Token, this: Borrowed<'_>) -> PyResult<&'static str> {
        Ok(match Future::of(token, this).state.0 {
            State::Pending => "PENDING",
            State::Cancelled => "CANCELLED",
            State::Finished => "FINISHED",
        })
    }

    #[getter]
    fn _asyncio_future_blocking(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Future::of(token, this).blocking)
    }

    #[setter]
    fn set__asyncio_future_blocking(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = baton_object::attribute::not_deleted(token, value)?;
        let value = object::is_true(token, value)?;
        Future::of_mut(token, this).blocking = value;
        Ok(())
    }

    #[getter]
    fn _loop(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(shown(token, &Future::of(token, this).event_loop))
    }

    #[getter]
    fn _callbacks(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let callbacks = &Future::of(token, this).callbacks;
        if callbacks.is_empty() {
            return Ok(token.none());
        }
        let pairs = callbacks.iter().map(|callback| {
            let pair = [&callback.function, &callback.context];
            token.new_tuple(pair.map(|item| item.clone_ref(token)).into_iter())
        });
        let pairs: Vec<Owned> = pairs.collect();
        Ok(token.new_list(pairs))
    }

    #[getter]
    fn _result(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(shown(token, &Future::of(token, this).result))
    }

    #[getter]
    fn _exception(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(shown(token, &Future::of(token, this).exception))
    }

    #[getter]
    fn _log_traceback(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Future::of(token, this).log_traceback)
    }

    #[setter]
    fn set__log_traceback(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = baton_object::attribute::not_deleted(token, value)?;
        if object::is_true(token, value)? {
            return Err(token.value_error("_log_traceback can only be set to False"));
        }
        Future::of_mut(token, this).log_traceback = false;
        Ok(())
    }

    #[getter]
    fn _source_traceback(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(shown(token, &Future::of(token, this).source_traceback))
    }

    #[getter]
    fn _cancel_message(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(shown(token, &Future::of(token, this).cancel_message))
    }

    #[setter]
    fn set__cancel_message(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        let value = baton_object::attribute::not_deleted(token, value)?;
        let value = value.own(token);
        let old = Future::of_mut(token, this).cancel_message.replace(value);
        drop(old);
        Ok(())
    }

    #[getter]
    fn _asyncio_awaited_by(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let set = &Future::of(token, this).awaited_by;
        match set.as_ref().map(|set| set.clone_ref(token)) {
            Some(set) if object::len(token, set.as_ref())? > 0 => python::frozen(token, &set),
            _ => Ok(token.none()),
        }
    }
}
