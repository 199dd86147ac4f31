//! Iterators that belong to no container.

use baton_object::exceptions::STOP_ITERATION;
use baton_object::object;
use baton_object::{Borrowed, Owned, PyResult, Token, class, methods};

/// The iterator of `iter(callable, sentinel)`.
#[class(name = "callable_iterator", flags = NO_INSTANTIATION)]
pub struct CallableIterator {
    /// Callable and sentinel; `None` once exhausted.
    parts: Option<(Owned, Owned)>,
}

impl CallableIterator {
    /// Calls `callable` until it returns `sentinel`.
    pub fn new(callable: Owned, sentinel: Owned) -> CallableIterator {
        CallableIterator { parts: Some((callable, sentinel)) }
    }
}

#[methods]
impl CallableIterator {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let parts = CallableIterator::of(token, this).parts.as_ref();
        let Some((callable, sentinel)) = parts.map(|(callable, sentinel)| (callable.clone_ref(token), sentinel.clone_ref(token))) else {
            return Ok(None);
        };
        let item = match object::call(token, callable.as_ref(), &[]) {
            Ok(item) => item,
            Err(raised) => {
                token.swallow(raised, &STOP_ITERATION)?;
                drop(CallableIterator::of_mut(token, this).parts.take());
                return Ok(None);
            }
        };
        if object::equal(token, sentinel.as_ref(), item.as_ref())? {
            drop(CallableIterator::of_mut(token, this).parts.take());
            return Ok(None);
        }
        Ok(Some(item))
    }
}
