//! `anext(iterator, default)`: an awaitable that gives the default where the iterator is exhausted.

use baton_object::exceptions::STOP_ASYNC_ITERATION;
use baton_object::{Borrowed, Owned, PyResult, Token, class, methods, object};

/// Awaits the next item; the end becomes the default.
#[class(name = "anext_awaitable", flags = NO_INSTANTIATION | GC)]
pub struct AnextAwaitable {
    wrapped: Owned,
    default: Owned,
}

/// `anext(iterator)` and `anext(iterator, default)`
pub fn anext(token: &mut Token, iterator: Borrowed<'_>, default: Option<Borrowed<'_>>) -> PyResult {
    let Some(slot) = token.class_of(iterator).slots().anext else {
        let got = token.class_name(iterator);
        return Err(token.type_error(format!("'{got}' object is not an async iterator")));
    };
    let awaitable = slot(token, iterator)?;
    match default {
        Some(default) => with_default(token, awaitable, default),
        None => Ok(awaitable),
    }
}

/// Waits for `awaitable`, with `default` for its end.
fn with_default(token: &mut Token, awaitable: Owned, default: Borrowed<'_>) -> PyResult {
    let default = default.own(token);
    Ok(token.new_object(AnextAwaitable {
        wrapped: awaitable,
        default,
    }))
}

/// The iterator that awaiting the wrapped awaitable means.
fn iterator(token: &mut Token, this: Borrowed<'_>) -> PyResult {
    let wrapped = AnextAwaitable::of(token, this).wrapped.clone_ref(token);
    let slots = token.class_of(wrapped.as_ref()).slots();
    let Some(slot) = slots.await_ else {
        if slots.next.is_some() {
            return Ok(wrapped);
        }
        let got = token.class_name(wrapped.as_ref());
        return Err(token.type_error(format!("'{got}' object can't be awaited")));
    };
    let iterator = slot(token, wrapped.as_ref())?;
    if token.class_of(iterator.as_ref()).slots().next.is_none() {
        let got = token.class_name(iterator.as_ref());
        return Err(token.type_error(format!("__await__() returned non-iterator of type '{got}'")));
    }
    Ok(iterator)
}

/// The end of the iterator becomes the default.
fn finish<T>(token: &mut Token, this: Borrowed<'_>, result: PyResult<T>) -> PyResult<T> {
    let raised = match result {
        Ok(value) => return Ok(value),
        Err(raised) => raised,
    };
    if !token.error_is(&raised, &STOP_ASYNC_ITERATION) {
        return Err(raised);
    }
    drop(token.take_lazy(raised));
    let default = AnextAwaitable::of(token, this).default.clone_ref(token);
    Err(token.stop_iteration(default))
}

fn forward(token: &mut Token, this: Borrowed<'_>, method: &str, args: &[Borrowed<'_>]) -> PyResult {
    let iterator = iterator(token, this)?;
    let name = token.intern(method);
    let result =
        baton_object::attribute::call_method(token, iterator.as_ref(), name.as_ref(), args);
    finish(token, this, result)
}

#[methods]
impl AnextAwaitable {
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
        let iterator = iterator(token, this)?;
        let result = object::next_or_stop(token, iterator.as_ref());
        finish(token, this, result)
    }

    /// send(arg) -> send 'arg' into the wrapped iterator,
    /// return next yielded value or raise StopIteration.
    #[method("(value, /)")]
    fn send(token: &mut Token, this: Borrowed<'_>, value: Borrowed<'_>) -> PyResult {
        forward(token, this, "send", &[value])
    }

    /// throw(value)
    /// throw(typ[,val[,tb]])
    ///
    /// raise exception in the wrapped iterator, return next yielded value
    /// or raise StopIteration.
    #[method("(*args)")]
    fn throw(token: &mut Token, this: Borrowed<'_>, args: baton_object::Args<'_>) -> PyResult {
        let args = args.positional().to_vec();
        forward(token, this, "throw", &args)
    }

    /// close() -> raise GeneratorExit inside generator.
    #[method("()")]
    fn close(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        forward(token, this, "close", &[])
    }
}
