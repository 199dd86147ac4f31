//! `coroutine` objects, and the iterator that `coroutine.__await__()` gives.

use crate::generator::{self, Generator, Resumed, State};
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods};

/// Coroutines: their payload is a generator's.
#[class(name = "coroutine", kind = COROUTINE, like = crate::generator::GENERATOR, flags = GC | WEAKREF | NO_INSTANTIATION, traverse = manual)]
pub struct Coroutine {
    generator: Generator,
}

impl baton_object::traverse::Traverse for Coroutine {
    fn traverse(&self, visit: &mut dyn FnMut(baton_object::Word)) {
        self.generator.traverse(visit);
    }
    fn clear(&mut self, out: &mut Vec<Owned>) {
        self.generator.clear(out);
    }
}

#[methods]
impl Coroutine {
    #[slot]
    fn __await__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(token.new_object(CoroutineWrapper {
            coroutine: this.own(token),
        }))
    }

    #[slot]
    fn __del__(token: &mut Token, this: Borrowed<'_>) {
        generator::finalize(token, this);
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        generator::repr(token, this, "coroutine")
    }

    /// send(arg) -> send 'arg' into coroutine,
    /// return next yielded value or raise StopIteration.
    #[method("(value, /)")]
    fn send(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult {
        generator::send(token, this, value)
    }

    /// throw(value)
    /// throw(type[,value[,traceback]])
    ///
    /// Raise exception in coroutine, return next yielded value or raise
    /// StopIteration.
    #[method("(*args)")]
    fn throw(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let error = generator::exception_from(token, args)?;
        generator::throw(token, this, error)
    }

    /// close() -> raise GeneratorExit inside coroutine.
    #[method("()")]
    fn close(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        generator::close(token, this)
    }

    /// name of the coroutine
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

    /// qualified name of the coroutine
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
    fn cr_frame(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        generator::frame_attribute(token, this)
    }

    #[getter]
    fn cr_running(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Generator::of(token, this).state() == State::Running)
    }

    #[getter]
    fn cr_suspended(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(Generator::of(token, this).state() == State::Suspended)
    }

    #[getter]
    fn cr_code(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Generator::of(token, this).code.clone_ref(token))
    }

    #[getter]
    fn cr_await(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Generator::of(token, this)
            .delegate(token)
            .unwrap_or_else(|| token.none()))
    }

    #[getter]
    fn cr_origin(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Generator::of(token, this)
            .origin
            .as_ref()
            .map_or_else(|| token.none(), |origin| origin.clone_ref(token)))
    }

    /// See PEP 585.
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        baton_object::type_object::generic_alias(token, class, object)
    }
}

/// A wrapper object implementing __await__ for coroutines.
#[class(name = "coroutine_wrapper", flags = NO_INSTANTIATION)]
pub struct CoroutineWrapper {
    coroutine: Owned,
}

#[methods]
impl CoroutineWrapper {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let coroutine = CoroutineWrapper::of(token, this).coroutine.clone_ref(token);
        match generator::resume(token, coroutine.as_ref(), Ok(Borrowed::none()))? {
            Resumed::Yielded(value) => Ok(Some(value)),
            Resumed::Returned(value) if value.word().is_none() => Ok(None),
            Resumed::Returned(value) => Err(token.stop_iteration(value)),
        }
    }

    /// send(arg) -> send 'arg' into coroutine,
    /// return next yielded value or raise StopIteration.
    #[method("(value, /)")]
    fn send(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult {
        let coroutine = CoroutineWrapper::of(token, this).coroutine.clone_ref(token);
        generator::send(token, coroutine.as_ref(), value)
    }

    /// throw(value)
    /// throw(type[,value[,traceback]])
    ///
    /// Raise exception in coroutine, return next yielded value or raise
    /// StopIteration.
    #[method("(*args)")]
    fn throw(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let coroutine = CoroutineWrapper::of(token, this).coroutine.clone_ref(token);
        let error = generator::exception_from(token, args)?;
        generator::throw(token, coroutine.as_ref(), error)
    }

    /// close() -> raise GeneratorExit inside coroutine.
    #[method("()")]
    fn close(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let coroutine = CoroutineWrapper::of(token, this).coroutine.clone_ref(token);
        generator::close(token, coroutine.as_ref())
    }
}
