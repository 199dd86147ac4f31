//! Asynchronous generators (PEP 525): the objects, the values they yield, and the awaitables of `asend`, `athrow` and
//! `aclose`.
//!
//! Invariant: what an asynchronous generator yields is wrapped (`INTRINSIC_ASYNC_GEN_WRAP`), so that it can be told from
//! what it awaits, which passes through unwrapped.

use crate::generator::{self, Generator, Resumed, State};
use crate::state;
use baton_object::error::Raised;
use baton_object::exceptions::{GENERATOR_EXIT, STOP_ASYNC_ITERATION, STOP_ITERATION};
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods};
use std::cell::Cell;

/// Asynchronous generators: their payload is a generator's.
#[class(name = "async_generator", kind = ASYNC_GENERATOR, like = crate::generator::GENERATOR, flags = GC | WEAKREF | NO_INSTANTIATION, traverse = manual)]
pub struct AsyncGenerator {
    generator: Generator,
}

impl baton_object::traverse::Traverse for AsyncGenerator {
    fn traverse(&self, visit: &mut dyn FnMut(baton_object::Word)) {
        self.generator.traverse(visit);
    }
    fn clear(&mut self, out: &mut Vec<Owned>) {
        self.generator.clear(out);
    }
}

/// A value yielded by an asynchronous generator.
#[class(name = "async_generator_wrapped_value", flags = NO_INSTANTIATION, methods = none)]
pub struct WrappedValue {
    value: Owned,
}

/// Wraps a yielded value.
pub fn wrap(token: &Token, value: Owned) -> Owned {
    token.new_object(WrappedValue { value })
}

/// Calls the first-iteration hook once.
fn init_hooks(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
    if Generator::of(token, this).hooks_inited.replace(true) {
        return Ok(());
    }
    let (first, finalizer) = {
        let hooks = state::of(token).asyncgen_hooks.borrow();
        (
            hooks.0.as_ref().map(|hook| hook.clone_ref(token)),
            hooks.1.as_ref().map(|hook| hook.clone_ref(token)),
        )
    };
    Generator::of_mut(token, this).finalizer = finalizer;
    if let Some(first) = first {
        baton_object::object::call(token, first.as_ref(), &[this])?;
    }
    Ok(())
}

#[methods]
impl AsyncGenerator {
    #[slot]
    fn __aiter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __anext__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        init_hooks(token, this)?;
        Ok(token.new_object(AsyncSend {
            generator: this.own(token),
            value: None,
            state: Cell::new(Step::Init),
        }))
    }

    #[slot]
    fn __del__(token: &mut Token, this: Borrowed<'_>) {
        generator::finalize(token, this);
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        generator::repr(token, this, "async_generator")
    }

    /// asend(v) -> send 'v' in generator.
    #[method("(value, /)")]
    fn asend(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult {
        init_hooks(token, this)?;
        let (generator, value) = (this.own(token), value.own(token));
        Ok(token.new_object(AsyncSend {
            generator,
            value: Some(value),
            state: Cell::new(Step::Init),
        }))
    }

    /// athrow(value)
    /// athrow(type[,value[,tb]])
    ///
    /// raise exception in generator.
    /// the (type, val, tb) signature is deprecated,
    /// and may be removed in a future version of Python.
    #[method("(*args)")]
    fn athrow(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        init_hooks(token, this)?;
        let error = generator::exception_from(token, args)?;
        Ok(token.new_object(AsyncThrow {
            generator: this.own(token),
            error: Some(error),
            state: Cell::new(Step::Init),
        }))
    }

    /// aclose() -> raise GeneratorExit inside generator.
    #[method("()")]
    fn aclose(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        init_hooks(token, this)?;
        Ok(token.new_object(AsyncThrow {
            generator: this.own(token),
            error: None,
            state: Cell::new(Step::Init),
        }))
    }

    /// name of the async generator
    #[getter]
    fn __name__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Generator::name(token, this))
    }

    #[setter]
    fn set___name__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        generator::set_name(token, this, value, "__name__", false)
    }

    /// qualified name of the async generator
    #[getter]
    fn __qualname__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Generator::qualname(token, this))
    }

    #[setter]
    fn set___qualname__(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        generator::set_name(token, this, value, "__qualname__", true)
    }

    #[getter]
    fn ag_frame(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        generator::frame_attribute(token, this)
    }

    #[getter]
    fn ag_running(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Generator::of(token, this).running_async.get())
    }

    #[getter]
    fn ag_suspended(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Generator::of(token, this).state() == State::Suspended)
    }

    #[getter]
    fn ag_code(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Generator::of(token, this).code.clone_ref(token))
    }

    #[getter]
    fn ag_await(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Generator::of(token, this)
            .delegate(token)
            .unwrap_or_else(|| token.none()))
    }

    /// See PEP 585.
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        baton_object::type_object::generic_alias(token, class, object)
    }
}

/// Where an awaitable of this module is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Init,
    Iterating,
    Closed,
}

/// Turns what the generator did into what the awaitable does: a wrapped value ends the await, anything else passes.
fn unwrap(
    token: &mut Token,
    generator: Borrowed<'_>,
    result: PyResult<Resumed>,
) -> PyResult<Resumed> {
    let outcome = match result {
        Ok(Resumed::Yielded(value)) => Ok(value),
        Ok(Resumed::Returned(_)) => Err(token.raise_values(&STOP_ASYNC_ITERATION, Vec::new())),
        Err(raised) => Err(raised),
    };
    match outcome {
        Err(raised) => {
            let payload = Generator::of(token, generator);
            payload.running_async.set(false);
            if token.error_is(&raised, &STOP_ASYNC_ITERATION)
                || token.error_is(&raised, &GENERATOR_EXIT)
            {
                Generator::of(token, generator).closed.set(true);
            }
            Err(raised)
        }
        Ok(value) => match value.as_ref().get::<WrappedValue>(token) {
            Some(wrapped) => {
                let inner = wrapped.value.clone_ref(token);
                Generator::of(token, generator).running_async.set(false);
                Ok(Resumed::Returned(inner))
            }
            None => Ok(Resumed::Yielded(value)),
        },
    }
}

/// What the methods of an awaitable give: the end of the await is a StopIteration.
fn as_iteration(token: &mut Token, result: PyResult<Resumed>) -> PyResult {
    match result? {
        Resumed::Yielded(value) => Ok(value),
        Resumed::Returned(value) => Err(token.stop_iteration(value)),
    }
}

/// The awaitable of `__anext__` and `asend`.
#[class(name = "async_generator_asend", flags = NO_INSTANTIATION)]
pub struct AsyncSend {
    generator: Owned,
    value: Option<Owned>,
    state: Cell<Step>,
}

/// A warning for an awaitable that goes away before its first step.
fn warn_never_awaited(token: &mut Token, generator: &Owned, step: Step, method: &str) {
    if step != Step::Init {
        return;
    }
    let qualname = Generator::qualname(token, generator.as_ref());
    let name = baton_object::str::to_cow(token, qualname.as_ref()).into_owned();
    let message = format!("coroutine method '{method}' of '{name}' was never awaited");
    let warn = token.interp().hooks.warn.get();
    let category = &baton_object::exceptions::RUNTIME_WARNING;
    if let Err(raised) = warn(token, category, &message, 1) {
        let error = token.take_error(raised);
        let object = generator.clone_ref(token);
        baton_object::death::write_unraisable(token, error, "Exception ignored in", object);
    }
}

impl AsyncSend {
    /// Its next step, with a value for what the generator awaits.
    pub(crate) fn step(
        token: &mut Token,
        this: Borrowed<'_>,
        value: Borrowed<'_>,
    ) -> PyResult<Resumed> {
        let payload = AsyncSend::of(token, this);
        let (generator, first, now) = (
            payload.generator.clone_ref(token),
            payload.value.as_ref().map(|value| value.clone_ref(token)),
            payload.state.get(),
        );
        let mut sent = value.own(token);
        match now {
            Step::Closed => {
                return Err(token.runtime_error("cannot reuse already awaited __anext__()/asend()"));
            }
            Step::Init => {
                if Generator::of(token, generator.as_ref()).running_async.get() {
                    AsyncSend::of(token, this).state.set(Step::Closed);
                    return Err(
                        token.runtime_error("anext(): asynchronous generator is already running")
                    );
                }
                if let Some(first) = first.filter(|_| value.is_none()) {
                    sent = first;
                }
                AsyncSend::of(token, this).state.set(Step::Iterating);
                generator::needs_no_finalizer(this);
            }
            Step::Iterating => {}
        }
        Generator::of(token, generator.as_ref())
            .running_async
            .set(true);
        let result = generator::resume(token, generator.as_ref(), Ok(sent.as_ref()));
        AsyncSend::conclude(token, this, generator.as_ref(), result)
    }

    fn conclude(
        token: &mut Token,
        this: Borrowed<'_>,
        generator: Borrowed<'_>,
        result: PyResult<Resumed>,
    ) -> PyResult<Resumed> {
        let result = unwrap(token, generator, result);
        if !matches!(result, Ok(Resumed::Yielded(_))) {
            AsyncSend::of(token, this).state.set(Step::Closed);
        }
        result
    }

    fn send_value(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult {
        let result = AsyncSend::step(token, this, value);
        as_iteration(token, result)
    }
}

#[methods]
impl AsyncSend {
    #[slot]
    fn __del__(token: &mut Token, this: Borrowed<'_>) {
        let payload = AsyncSend::of(token, this);
        let (generator, step) = (payload.generator.clone_ref(token), payload.state.get());
        warn_never_awaited(token, &generator, step, "asend");
    }

    #[slot]
    fn __await__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        AsyncSend::send_value(token, this, Borrowed::none()).map(Some)
    }

    /// Send a value into the generator.
    #[method("(value, /)")]
    fn send(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult {
        AsyncSend::send_value(token, this, value)
    }

    /// Raise an exception in the generator.
    #[method("(*args)")]
    fn throw(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let payload = AsyncSend::of(token, this);
        let (generator, now) = (payload.generator.clone_ref(token), payload.state.get());
        match now {
            Step::Closed => {
                return Err(token.runtime_error("cannot reuse already awaited __anext__()/asend()"));
            }
            Step::Init => {
                if Generator::of(token, generator.as_ref()).running_async.get() {
                    AsyncSend::of(token, this).state.set(Step::Closed);
                    return Err(
                        token.runtime_error("anext(): asynchronous generator is already running")
                    );
                }
                AsyncSend::of(token, this).state.set(Step::Iterating);
                Generator::of(token, generator.as_ref())
                    .running_async
                    .set(true);
            }
            Step::Iterating => {}
        }
        let error = generator::exception_from(token, args)?;
        let result = throw_into(token, generator.as_ref(), error);
        let result = AsyncSend::conclude(token, this, generator.as_ref(), result);
        as_iteration(token, result)
    }

    /// Close the awaitable.
    #[method("()")]
    fn close(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        close_awaitable(
            token,
            this,
            AsyncSend::of(token, this).state.get(),
            Self::throw,
        )
    }
}

/// Throws into the generator; a return comes back as such, not as StopIteration.
fn throw_into(token: &mut Token, generator: Borrowed<'_>, error: Owned) -> PyResult<Resumed> {
    match generator::throw(token, generator, error) {
        Ok(value) => Ok(Resumed::Yielded(value)),
        Err(raised) if token.error_is(&raised, &STOP_ITERATION) => {
            drop(token.take_lazy(raised));
            Ok(Resumed::Returned(token.none()))
        }
        Err(raised) => Err(raised),
    }
}

fn close_awaitable(
    token: &mut Token,
    this: Borrowed<'_>,
    now: Step,
    throw: fn(&mut Token, Borrowed<'_>, Args<'_>) -> PyResult,
) -> PyResult<()> {
    if now == Step::Closed {
        return Ok(());
    }
    let exit = token.native_class(&GENERATOR_EXIT).as_value().own(token);
    match throw(token, this, Args::new(&[exit.as_ref()])) {
        Ok(_) => Err(token.runtime_error("coroutine ignored GeneratorExit")),
        Err(raised)
            if [&STOP_ITERATION, &STOP_ASYNC_ITERATION, &GENERATOR_EXIT]
                .iter()
                .any(|spec| token.error_is(&raised, spec)) =>
        {
            drop(token.take_lazy(raised));
            Ok(())
        }
        Err(raised) => Err(raised),
    }
}

/// The awaitable of `athrow` and (without an exception) `aclose`.
#[class(name = "async_generator_athrow", flags = NO_INSTANTIATION)]
pub struct AsyncThrow {
    generator: Owned,
    error: Option<Owned>,
    state: Cell<Step>,
}

impl AsyncThrow {
    fn names(error: bool) -> (&'static str, &'static str) {
        if error {
            (
                "athrow(): asynchronous generator is already running",
                "cannot reuse already awaited aclose()/athrow()",
            )
        } else {
            (
                "aclose(): asynchronous generator is already running",
                "cannot reuse already awaited aclose()/athrow()",
            )
        }
    }

    fn send_value(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult {
        let payload = AsyncThrow::of(token, this);
        let (generator, error, now) = (
            payload.generator.clone_ref(token),
            payload.error.as_ref().map(|error| error.clone_ref(token)),
            payload.state.get(),
        );
        let is_close = error.is_none();
        let target = Generator::of(token, generator.as_ref());
        if now == Step::Closed {
            return Err(token.runtime_error(AsyncThrow::names(!is_close).1));
        }
        if target.state() == State::Finished && now == Step::Init {
            AsyncThrow::of(token, this).state.set(Step::Closed);
            return Err(token.raise_values(&STOP_ITERATION, Vec::new()));
        }
        let result = if now == Step::Init {
            if target.running_async.get() {
                AsyncThrow::of(token, this).state.set(Step::Closed);
                return Err(token.runtime_error(AsyncThrow::names(!is_close).0));
            }
            if target.closed.get() {
                AsyncThrow::of(token, this).state.set(Step::Closed);
                return Err(token.raise_values(&STOP_ASYNC_ITERATION, Vec::new()));
            }
            if !value.is_none() {
                return Err(
                    token.runtime_error("can't send non-None value to a just-started coroutine")
                );
            }
            AsyncThrow::of(token, this).state.set(Step::Iterating);
            Generator::of(token, generator.as_ref())
                .running_async
                .set(true);
            let error = match error {
                Some(error) => error,
                None => {
                    Generator::of(token, generator.as_ref()).closed.set(true);
                    baton_object::exceptions::make(token, &GENERATOR_EXIT, Vec::new())?
                }
            };
            throw_into(token, generator.as_ref(), error)
        } else {
            generator::resume(token, generator.as_ref(), Ok(value))
        };
        AsyncThrow::conclude(token, this, generator.as_ref(), result, is_close)
    }

    fn conclude(
        token: &mut Token,
        this: Borrowed<'_>,
        generator: Borrowed<'_>,
        result: PyResult<Resumed>,
        is_close: bool,
    ) -> PyResult {
        let yielded_value = matches!(&result, Ok(Resumed::Yielded(value)) if value.as_ref().is_a::<WrappedValue>(token));
        if is_close && yielded_value {
            Generator::of(token, generator).running_async.set(false);
            AsyncThrow::of(token, this).state.set(Step::Closed);
            return Err(token.runtime_error("async generator ignored GeneratorExit"));
        }
        let result = unwrap(token, generator, result);
        match as_iteration(token, result) {
            Ok(value) => Ok(value),
            Err(raised) => {
                AsyncThrow::of(token, this).state.set(Step::Closed);
                Err(AsyncThrow::soften(token, raised, is_close))
            }
        }
    }

    /// `aclose` ends quietly where the generator ended.
    fn soften(token: &mut Token, raised: Raised, is_close: bool) -> Raised {
        if is_close
            && (token.error_is(&raised, &STOP_ASYNC_ITERATION)
                || token.error_is(&raised, &GENERATOR_EXIT))
        {
            drop(token.take_lazy(raised));
            return token.raise_values(&STOP_ITERATION, Vec::new());
        }
        raised
    }
}

#[methods]
impl AsyncThrow {
    #[slot]
    fn __del__(token: &mut Token, this: Borrowed<'_>) {
        let payload = AsyncThrow::of(token, this);
        let (generator, step) = (payload.generator.clone_ref(token), payload.state.get());
        let method = if payload.error.is_some() {
            "athrow"
        } else {
            "aclose"
        };
        warn_never_awaited(token, &generator, step, method);
    }

    #[slot]
    fn __await__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        AsyncThrow::send_value(token, this, Borrowed::none()).map(Some)
    }

    /// Send a value into the generator.
    #[method("(value, /)")]
    fn send(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult {
        AsyncThrow::send_value(token, this, value)
    }

    /// Raise an exception in the generator.
    #[method("(*args)")]
    fn throw(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let payload = AsyncThrow::of(token, this);
        let (generator, now, is_close) = (
            payload.generator.clone_ref(token),
            payload.state.get(),
            payload.error.is_none(),
        );
        if now == Step::Closed {
            return Err(token.runtime_error(AsyncThrow::names(!is_close).1));
        }
        AsyncThrow::of(token, this).state.set(Step::Iterating);
        Generator::of(token, generator.as_ref())
            .running_async
            .set(true);
        let error = generator::exception_from(token, args)?;
        let result = throw_into(token, generator.as_ref(), error);
        AsyncThrow::conclude(token, this, generator.as_ref(), result, is_close)
    }

    /// Close the awaitable.
    #[method("()")]
    fn close(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        close_awaitable(
            token,
            this,
            AsyncThrow::of(token, this).state.get(),
            Self::throw,
        )
    }
}
