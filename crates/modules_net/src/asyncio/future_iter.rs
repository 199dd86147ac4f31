//! What `await` makes of a future: an iterator that yields the future once, and ends with its result.

use super::future::{self, Future, State};
use baton_object::{Borrowed, Owned, PyResult, Token, class, methods};

/// The iterator of a future.
#[class(name = "FutureIter", module = "_asyncio", flags = NO_INSTANTIATION)]
pub struct FutureIter {
    /// `None` once it is over.
    future: Option<Owned>,
}

/// A new iterator.
pub(super) fn new(token: &Token, future: Borrowed<'_>) -> Owned {
    token.new_object(FutureIter {
        future: Some(future.own(token)),
    })
}

#[methods]
impl FutureIter {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let waiting = {
            let iterator = FutureIter::of(token, this);
            iterator
                .future
                .as_ref()
                .map(|future| future.clone_ref(token))
        };
        let Some(waiting) = waiting else {
            return Ok(None);
        };
        let future = Future::of_mut(token, waiting.as_ref());
        if future.state.0 == State::Pending {
            if !future.blocking {
                future.blocking = true;
                return Ok(Some(waiting));
            }
            return Err(token.runtime_error("await wasn't used with future"));
        }
        let done = FutureIter::of_mut(token, this).future.take();
        let result = future::result_of(token, waiting.as_ref());
        drop(done);
        let value = result?;
        match value.word().is_none() {
            true => Ok(None),
            false => Err(token.stop_iteration(value)),
        }
    }

    #[method("(value, /)")]
    fn send(token: &mut Token, this: Borrowed<'_>, _value: Borrowed<'_>) -> PyResult {
        match FutureIter::__next__(token, this)? {
            Some(value) => Ok(value),
            None => {
                let none = token.none();
                Err(token.stop_iteration(none))
            }
        }
    }

    #[method("(typ, val=None, tb=None, /)")]
    fn throw(
        token: &mut Token,
        this: Borrowed<'_>,
        typ: Borrowed<'_>,
        val: Option<Borrowed<'_>>,
        tb: Option<Borrowed<'_>>,
    ) -> PyResult {
        if val.is_some() || tb.is_some() {
            let warn = token.interp().hooks.warn.get();
            warn(
                token,
                &baton_object::exceptions::DEPRECATION_WARNING,
                "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.",
                1,
            )?;
        }
        if let Some(tb) = tb.filter(|tb| !tb.is_none())
            && token.class_name(tb) != "traceback"
        {
            return Err(token.type_error("throw() third argument must be a traceback"));
        }
        let val = val.filter(|val| !val.is_none());
        let error = match (typ.as_class(token).is_some(), val) {
            (true, Some(val)) if baton_object::object::is_instance(token, val, typ)? => {
                val.own(token)
            }
            (true, Some(val)) => baton_object::call::call(token, typ, &[val])?,
            (true, None) => baton_object::call::call(token, typ, &[])?,
            (false, Some(_)) => {
                return Err(token.type_error("instance exception may not have a separate value"));
            }
            (false, None) => typ.own(token),
        };
        if !future::is_exception(token, error.as_ref()) {
            return Err(token.type_error(
                "exceptions must be classes deriving BaseException or instances of such a class",
            ));
        }
        drop(FutureIter::of_mut(token, this).future.take());
        Err(token.raise_object(error))
    }

    #[method("()")]
    fn close(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        drop(FutureIter::of_mut(token, this).future.take());
        Ok(())
    }
}
