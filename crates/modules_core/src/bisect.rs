//! `_bisect`: places in sorted sequences.

use crate::support::{call_method, not_none};
use baton_object::slots::CompareOp;
use baton_object::{Borrowed, PyResult, Token, object};

/// Where `x` belongs between `lo` and `hi`; behind its equals if `right`.
fn search(
    token: &mut Token,
    a: Borrowed<'_>,
    x: Borrowed<'_>,
    lo: i64,
    hi: Option<i64>,
    key: Option<Borrowed<'_>>,
    right: bool,
) -> PyResult<i64> {
    if lo < 0 {
        return Err(token.value_error("lo must be non-negative"));
    }
    let (mut lo, mut hi) = (
        lo,
        match hi {
            Some(hi) => hi,
            None => object::len(token, a)? as i64,
        },
    );
    while lo < hi {
        let middle = lo + (hi - lo) / 2;
        let index = token.int(middle);
        let mut item = object::getitem(token, a, index.as_ref())?;
        if let Some(key) = key {
            item = object::call(token, key, &[item.as_ref()])?;
        }
        let (left, other) = if right {
            (x, item.as_ref())
        } else {
            (item.as_ref(), x)
        };
        let less = object::compare_true(token, left, other, CompareOp::Lt)?;
        if less == right {
            hi = middle
        } else {
            lo = middle + 1
        }
    }
    Ok(lo)
}

/// `hi`, where None means the length.
fn high(token: &mut Token, hi: Option<Borrowed<'_>>) -> PyResult<Option<i64>> {
    match not_none(hi) {
        Some(hi) => baton_object::int::index_to_i64(token, hi, "C ssize_t").map(Some),
        None => Ok(None),
    }
}

/// Puts `x` where it belongs, by its key.
fn insert(
    token: &mut Token,
    a: Borrowed<'_>,
    x: Borrowed<'_>,
    (lo, hi): (Option<i64>, Option<Borrowed<'_>>),
    key: Option<Borrowed<'_>>,
    right: bool,
) -> PyResult<()> {
    let (hi, key) = (high(token, hi)?, not_none(key));
    let wanted = match key {
        Some(key) => object::call(token, key, &[x])?,
        None => x.own(token),
    };
    let at = search(token, a, wanted.as_ref(), lo.unwrap_or(0), hi, key, right)?;
    let at = token.int(at);
    call_method(token, a, "insert", &[at.as_ref(), x]).map(drop)
}

/// Bisection algorithms.
///
/// This module provides support for maintaining a list in sorted order without
/// having to sort the list after each insertion. For long lists of items with
/// expensive comparison operations, this can be an improvement over the more
/// common approach.
#[baton_object::module(name = "_bisect")]
pub mod module {
    use super::*;

    /// Return the index where to insert item x in list a, assuming a is sorted.
    ///
    /// If x is already in the list, the insertion point comes after (to the right of) any existing entries.
    #[function("(a, x, lo=0, hi=None, *, key=None)")]
    fn bisect_right(
        token: &mut Token,
        a: Borrowed<'_>,
        x: Borrowed<'_>,
        lo: Option<i64>,
        hi: Option<Borrowed<'_>>,
        key: Option<Borrowed<'_>>,
    ) -> PyResult<i64> {
        let hi = high(token, hi)?;
        search(token, a, x, lo.unwrap_or(0), hi, not_none(key), true)
    }

    /// Insert item x in list a, and keep it sorted assuming a is sorted.
    ///
    /// If x is already in a, it is inserted after (to the right of) any existing entries.
    #[function("(a, x, lo=0, hi=None, *, key=None)")]
    fn insort_right(
        token: &mut Token,
        a: Borrowed<'_>,
        x: Borrowed<'_>,
        lo: Option<i64>,
        hi: Option<Borrowed<'_>>,
        key: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        insert(token, a, x, (lo, hi), key, true)
    }

    /// Return the index where to insert item x in list a, assuming a is sorted.
    ///
    /// If x is already in the list, the insertion point comes before (to the left of) any existing entries.
    #[function("(a, x, lo=0, hi=None, *, key=None)")]
    fn bisect_left(
        token: &mut Token,
        a: Borrowed<'_>,
        x: Borrowed<'_>,
        lo: Option<i64>,
        hi: Option<Borrowed<'_>>,
        key: Option<Borrowed<'_>>,
    ) -> PyResult<i64> {
        let hi = high(token, hi)?;
        search(token, a, x, lo.unwrap_or(0), hi, not_none(key), false)
    }

    /// Insert item x in list a, and keep it sorted assuming a is sorted.
    ///
    /// If x is already in a, it is inserted before (to the left of) any existing entries.
    #[function("(a, x, lo=0, hi=None, *, key=None)")]
    fn insort_left(
        token: &mut Token,
        a: Borrowed<'_>,
        x: Borrowed<'_>,
        lo: Option<i64>,
        hi: Option<Borrowed<'_>>,
        key: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        insert(token, a, x, (lo, hi), key, false)
    }
}
