//! The iterator over a set.

use super::table;
use baton_object::{Borrowed, Owned, PyResult, Token, class, methods, object};

/// Iterator over a set.
#[class(name = "set_iterator", kind = SET_ITERATOR, flags = NO_INSTANTIATION)]
pub struct SetIterator {
    /// The set; `None` once exhausted.
    set: Option<Owned>,
    /// Keys the set had at the start; another number now is an error.
    used: usize,
    place: usize,
    left: usize,
}

/// `iter(set)`
pub(super) fn new(token: &Token, set: Borrowed<'_>) -> Owned {
    let used = table(token, set).len();
    token.new_object(SetIterator {
        set: Some(set.own(token)),
        used,
        place: 0,
        left: used,
    })
}

#[methods]
impl SetIterator {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let it = SetIterator::of(token, this);
        let Some(set) = &it.set else { return Ok(None) };
        let table = table(token, set.as_ref());
        if table.len() != it.used {
            // The error stays: no later call goes on as if nothing had happened.
            SetIterator::of_mut(token, this).used = usize::MAX;
            return Err(token.runtime_error("Set changed size during iteration"));
        }
        let found = table
            .key_from(it.place)
            .map(|(place, key)| (place, key.own(token)));
        let it = SetIterator::of_mut(token, this);
        match found {
            Some((place, key)) => {
                it.place = place + 1;
                it.left = it.left.saturating_sub(1);
                Ok(Some(key))
            }
            None => {
                drop(it.set.take());
                Ok(None)
            }
        }
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()")]
    fn __length_hint__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        let it = SetIterator::of(token, this);
        let Some(set) = &it.set else { return Ok(0) };
        Ok(if table(token, set.as_ref()).len() == it.used {
            it.left
        } else {
            0
        })
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let it = SetIterator::of(token, this);
        let copy = SetIterator {
            set: it.set.as_ref().map(|set| set.clone_ref(token)),
            used: it.used,
            place: it.place,
            left: it.left,
        };
        let copy = token.new_object(copy);
        let items = object::collect(token, copy.as_ref())?;
        let function = baton_object::list_iterator::builtin(token, "iter")?;
        let items = token.new_list(items);
        let args = token.new_tuple([items].into_iter());
        Ok(token.new_tuple([function, args].into_iter()))
    }
}
