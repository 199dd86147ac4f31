//! The set operations, in CPython's order of insertion.

use super::{
    Table, add_hashed, contains_hashed, discard_hashed, is_dict, is_set, table, table_mut,
    with_class,
};
use baton_object::dict::Dict;
use baton_object::{Borrowed, Owned, PyResult, Token, dict, object};

/// The keys of `other` with their hashes where it is a set or dict, without asking Python.
pub(crate) fn hashed_keys(token: &Token, other: Borrowed<'_>) -> Option<Vec<(Owned, i64)>> {
    if is_set(token, other) {
        return Some(super::keys(token, other));
    }
    if !is_dict(token, other) {
        return None;
    }
    let entries = other.get::<Dict>(token)?.entries();
    Some(
        entries
            .iter()
            .filter(|entry| !entry.key.is_null())
            .map(|entry| (Owned::from_word(token, entry.key), entry.hash))
            .collect(),
    )
}

/// Calls `each` with every key of an iterable and its hash.
fn each_key(
    token: &mut Token,
    other: Borrowed<'_>,
    mut each: impl FnMut(&mut Token, Borrowed<'_>, i64) -> PyResult<()>,
) -> PyResult<()> {
    if let Some(keys) = hashed_keys(token, other) {
        for (key, hash) in &keys {
            each(token, key.as_ref(), *hash)?;
        }
        return Ok(());
    }
    object::for_each(token, other, |token, item| {
        let hash = super::hash_key(token, item.as_ref())?;
        each(token, item.as_ref(), hash)
    })
}

/// `set |= other` for any iterable.
pub fn update(token: &mut Token, set: Borrowed<'_>, other: Borrowed<'_>) -> PyResult<()> {
    if set.is(other) {
        return Ok(());
    }
    if is_set(token, other) {
        if table(token, set).is_fresh() {
            let copied = table(token, other).copy(token);
            *table_mut(token, set) = copied;
            return Ok(());
        }
        let more = table(token, other).len();
        table_mut(token, set).reserve(more);
    } else if is_dict(token, other) {
        let more = object::len(token, other)?;
        table_mut(token, set).reserve(more);
    }
    each_key(token, other, |token, key, hash| {
        add_hashed(token, set, key, hash)
    })
}

/// A new set of `class` with the keys of an iterable.
pub(super) fn make(
    token: &mut Token,
    class: Borrowed<'_>,
    other: Option<Borrowed<'_>>,
) -> PyResult {
    let set = with_class(token, class, Table::default())?;
    if let Some(other) = other {
        update(token, set.as_ref(), other)?;
    }
    Ok(set)
}

/// A copy, of the native class.
pub(super) fn copy(token: &mut Token, set: Borrowed<'_>) -> PyResult {
    let class = super::base_class(token, set);
    let copied = table(token, set).copy(token);
    with_class(token, class.as_ref(), copied)
}

/// `set & other`, a new set of `set`'s native class.
pub(super) fn intersection(token: &mut Token, set: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
    if set.is(other) {
        return copy(token, set);
    }
    let class = super::base_class(token, set);
    let result = with_class(token, class.as_ref(), Table::default())?;
    let (walked, asked) =
        if is_set(token, other) && table(token, other).len() > table(token, set).len() {
            (set, other)
        } else {
            (other, set)
        };
    let out = result.as_ref();
    each_key(token, walked, |token, key, hash| {
        if contains_hashed(token, asked, key, hash)? {
            add_hashed(token, out, key, hash)?;
        }
        Ok(())
    })?;
    Ok(result)
}

/// `set -= other` for any iterable.
pub(super) fn difference_update(
    token: &mut Token,
    set: Borrowed<'_>,
    other: Borrowed<'_>,
) -> PyResult<()> {
    if set.is(other) {
        let old = table_mut(token, set).take_all();
        drop(old);
        return Ok(());
    }
    each_key(token, other, |token, key, hash| {
        discard_hashed(token, set, key, hash).map(|_| ())
    })
}

/// `set - other`, a new set of `set`'s native class.
pub(super) fn difference(token: &mut Token, set: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
    let other_len = match super::any_table(token, other) {
        Some(table) => Some(table.len()),
        None if is_dict(token, other) => Some(object::len(token, other)?),
        None => None,
    };
    let len = table(token, set).len();
    if other_len.is_none_or(|other_len| len >> 2 > other_len) {
        let result = copy(token, set)?;
        difference_update(token, result.as_ref(), other)?;
        return Ok(result);
    }
    let class = super::base_class(token, set);
    let result = with_class(token, class.as_ref(), Table::default())?;
    for (key, hash) in super::keys(token, set) {
        let found = if is_set(token, other) {
            contains_hashed(token, other, key.as_ref(), hash)?
        } else {
            dict::get_hashed(token, other, key.as_ref(), hash)?.is_some()
        };
        if !found {
            add_hashed(token, result.as_ref(), key.as_ref(), hash)?;
        }
    }
    Ok(result)
}

/// `set ^= other` for any iterable.
pub(super) fn symmetric_difference_update(
    token: &mut Token,
    set: Borrowed<'_>,
    other: Borrowed<'_>,
) -> PyResult<()> {
    if set.is(other) {
        return difference_update(token, set, other);
    }
    let other = if is_set(token, other) || is_dict(token, other) {
        other.own(token)
    } else {
        let class = super::base_class(token, set);
        make(token, class.as_ref(), Some(other))?
    };
    each_key(token, other.as_ref(), |token, key, hash| {
        if !discard_hashed(token, set, key, hash)? {
            add_hashed(token, set, key, hash)?;
        }
        Ok(())
    })
}

/// `set ^ other`, a new set of `set`'s native class.
pub(super) fn symmetric_difference(
    token: &mut Token,
    set: Borrowed<'_>,
    other: Borrowed<'_>,
) -> PyResult {
    let class = super::base_class(token, set);
    let result = make(token, class.as_ref(), Some(other))?;
    symmetric_difference_update(token, result.as_ref(), set)?;
    Ok(result)
}

/// True if every key of `set` is in `other`, a set.
pub(super) fn is_subset(
    token: &mut Token,
    set: Borrowed<'_>,
    other: Borrowed<'_>,
) -> PyResult<bool> {
    if table(token, set).len() > table(token, other).len() {
        return Ok(false);
    }
    for (key, hash) in super::keys(token, set) {
        if !contains_hashed(token, other, key.as_ref(), hash)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// True if the set and the iterable share no key.
pub(super) fn is_disjoint(
    token: &mut Token,
    set: Borrowed<'_>,
    other: Borrowed<'_>,
) -> PyResult<bool> {
    if set.is(other) {
        return Ok(table(token, set).is_empty());
    }
    let (walked, asked) =
        if is_set(token, other) && table(token, other).len() > table(token, set).len() {
            (set, other)
        } else {
            (other, set)
        };
    if let Some(keys) = hashed_keys(token, walked) {
        for (key, hash) in &keys {
            if contains_hashed(token, asked, key.as_ref(), *hash)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    let iterator = object::iter(token, walked)?;
    while let Some(item) = object::next(token, iterator.as_ref())? {
        if super::contains(token, asked, item.as_ref())? {
            return Ok(false);
        }
    }
    Ok(true)
}
