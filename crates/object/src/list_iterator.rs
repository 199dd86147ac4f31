//! The iterators over a list, forwards and backwards. They hold the list and an index, so a list that grows meanwhile
//! is walked to its new end; once exhausted they let go of the list and stay exhausted.

use crate::error::PyResult;
use crate::list::List;
use crate::token::Token;
use crate::word::{Borrowed, Owned};
use baton_macros::{class, methods};

/// Iterator over a list.
#[class(name = "list_iterator", kind = LIST_ITERATOR, flags = NO_INSTANTIATION)]
pub struct ListIterator {
    /// The list; `None` once exhausted.
    pub list: Option<Owned>,
    /// The next item's index.
    pub index: usize,
}

impl ListIterator {
    /// The next item. Runs no Python.
    #[inline]
    pub fn advance(token: &mut Token, it: Borrowed<'_>) -> Option<Owned> {
        let payload = ListIterator::of(token, it);
        let list = payload.list.as_ref()?;
        let index = payload.index;
        let item = List::of(token, list.as_ref())
            .items
            .get(index)
            .map(|item| item.clone_ref(token));
        let payload = ListIterator::of_mut(token, it);
        match item {
            Some(item) => {
                payload.index = index + 1;
                Some(item)
            }
            None => {
                drop(payload.list.take());
                None
            }
        }
    }
}

/// `(function, (list,), index)`, or `(function, ([],))` once exhausted.
fn reduced(token: &mut Token, function: Owned, list: Option<Owned>, index: i64) -> PyResult {
    let exhausted = list.is_none();
    let list = list.unwrap_or_else(|| token.new_list(Vec::new()));
    let args = token.new_tuple([list].into_iter());
    let index = token.int(index);
    Ok(if exhausted {
        token.new_tuple([function, args].into_iter())
    } else {
        token.new_tuple([function, args, index].into_iter())
    })
}

/// A function of `builtins`, for pickling.
pub fn builtin(token: &mut Token, name: &str) -> PyResult {
    let running = (token.interp().hooks.current_builtins.get())(token);
    let builtins = running.or_else(|| token.interp().builtins(token).map(|dict| dict.own(token)));
    let name = token.intern(name);
    let found = match builtins {
        Some(dict) if dict.as_ref().is_a::<crate::dict::Dict>(token) => {
            crate::dict::get(token, dict.as_ref(), name.as_ref())?
        }
        Some(other) => match crate::object::getitem(token, other.as_ref(), name.as_ref()) {
            Ok(found) => Some(found),
            Err(raised) => {
                token.swallow(raised, &crate::exceptions::KEY_ERROR)?;
                None
            }
        },
        None => None,
    };
    found.ok_or_else(|| {
        let text = crate::str::to_cow(token, name.as_ref()).into_owned();
        token.raise(&crate::exceptions::ATTRIBUTE_ERROR, text)
    })
}

#[methods]
impl ListIterator {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        Ok(ListIterator::advance(token, this))
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()")]
    fn __length_hint__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        let payload = ListIterator::of(token, this);
        Ok(payload.list.as_ref().map_or(0, |list| {
            List::of(token, list.as_ref())
                .items
                .len()
                .saturating_sub(payload.index)
        }))
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let function = builtin(token, "iter")?;
        let payload = ListIterator::of(token, this);
        let (list, index) = (
            payload.list.as_ref().map(|list| list.clone_ref(token)),
            payload.index as i64,
        );
        reduced(token, function, list, index)
    }

    /// Set state information for unpickling.
    #[method("(state, /)")]
    fn __setstate__(token: &mut Token, this: Borrowed<'_>, state: i64) -> PyResult<()> {
        let payload = ListIterator::of_mut(token, this);
        if payload.list.is_some() {
            payload.index = usize::try_from(state).unwrap_or(0);
        }
        Ok(())
    }
}

/// Reverse iterator over a list.
#[class(name = "list_reverseiterator", flags = NO_INSTANTIATION)]
pub struct ListReverseIterator {
    list: Option<Owned>,
    /// One more than the next item's index.
    left: usize,
}

/// `reversed(list)`
pub fn reversed(token: &mut Token, list: Borrowed<'_>) -> Owned {
    let left = List::of(token, list).items.len();
    let list = list.own(token);
    token.new_object(ListReverseIterator {
        list: Some(list),
        left,
    })
}

#[methods]
impl ListReverseIterator {
    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __next__(token: &mut Token, this: Borrowed<'_>) -> PyResult<Option<Owned>> {
        let payload = ListReverseIterator::of(token, this);
        let (Some(list), left) = (payload.list.as_ref(), payload.left) else {
            return Ok(None);
        };
        let item = left.checked_sub(1).and_then(|index| {
            Some(
                List::of(token, list.as_ref())
                    .items
                    .get(index)?
                    .clone_ref(token),
            )
        });
        let payload = ListReverseIterator::of_mut(token, this);
        match item {
            Some(item) => {
                payload.left = left - 1;
                Ok(Some(item))
            }
            None => {
                drop(payload.list.take());
                Ok(None)
            }
        }
    }

    /// Private method returning an estimate of len(list(it)).
    #[method("()")]
    fn __length_hint__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        let payload = ListReverseIterator::of(token, this);
        let len = payload
            .list
            .as_ref()
            .map_or(0, |list| List::of(token, list.as_ref()).items.len());
        Ok(if len < payload.left { 0 } else { payload.left })
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let live = ListReverseIterator::of(token, this).list.is_some();
        let function = builtin(token, if live { "reversed" } else { "iter" })?;
        let payload = ListReverseIterator::of(token, this);
        let (list, left) = (
            payload.list.as_ref().map(|list| list.clone_ref(token)),
            payload.left as i64,
        );
        reduced(token, function, list, left - 1)
    }

    /// Set state information for unpickling.
    #[method("(state, /)")]
    fn __setstate__(token: &mut Token, this: Borrowed<'_>, state: i64) -> PyResult<()> {
        let len = ListReverseIterator::of(token, this)
            .list
            .as_ref()
            .map_or(0, |list| List::of(token, list.as_ref()).items.len());
        let left = state.saturating_add(1).clamp(0, len as i64);
        ListReverseIterator::of_mut(token, this).left = left as usize;
        Ok(())
    }
}
