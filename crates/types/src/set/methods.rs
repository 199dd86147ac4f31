//! `set`.

use super::common::set_methods;
use super::{Table, operations, shared, table_mut, with_class};
use baton_object::{Args, Borrowed, PyResult, Token, class, singletons};

/// Build an unordered collection of unique elements.
#[class(name = "set", kind = SET, flags = BASETYPE | MATCH_SELF | UNHASHABLE | WEAKREF, signature = "(iterable=(), /)")]
pub struct Set {
    pub(super) table: Table,
}

/// An in-place operator: the other operand must be a set.
fn in_place(
    token: &mut Token,
    this: Borrowed<'_>,
    other: Borrowed<'_>,
    operation: fn(&mut Token, Borrowed<'_>, Borrowed<'_>) -> PyResult<()>,
) -> PyResult {
    if !super::is_set(token, other) {
        return Ok(singletons::not_implemented());
    }
    operation(token, this, other)?;
    Ok(this.own(token))
}

/// Takes over the table of `other`, a set that nobody else has.
fn replace(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) {
    let new = std::mem::take(table_mut(token, other));
    let old = std::mem::replace(table_mut(token, this), new);
    drop(old);
}

fn intersection_update(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult<()> {
    let result = operations::intersection(token, this, other)?;
    replace(token, this, result.as_ref());
    Ok(())
}

set_methods! { Set {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        with_class(token, class, Table::default())
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        let own_init = token.class_of(this).slots().init.map(|init| init as usize)
            == Self::SLOTS.init.map(|init| init as usize);
        if own_init {
            args.no_keywords(token, "set")?;
        }
        args.expect(token, "set", 0, 1)?;
        let old = table_mut(token, this).take_all();
        drop(old);
        match args.get(0) {
            Some(iterable) => operations::update(token, this, iterable),
            None => Ok(()),
        }
    }

    #[slot]
    fn __iand__(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
        in_place(token, this, other, intersection_update)
    }

    #[slot]
    fn __ior__(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
        in_place(token, this, other, operations::update)
    }

    #[slot]
    fn __isub__(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
        in_place(token, this, other, operations::difference_update)
    }

    #[slot]
    fn __ixor__(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult {
        in_place(token, this, other, operations::symmetric_difference_update)
    }

    /// Add an element to a set.
    ///
    /// This has no effect if the element is already present.
    #[method("(object, /)")]
    fn add(token: &mut Token, this: Borrowed<'_>, object: Borrowed<'_>) -> PyResult<()> {
        super::add(token, this, object)
    }

    /// Remove all elements from this set.
    #[method("()")]
    fn clear(token: &mut Token, this: Borrowed<'_>) -> PyResult<()> {
        let old = table_mut(token, this).take_all();
        drop(old);
        Ok(())
    }

    /// Remove an element from a set if it is a member.
    ///
    /// Unlike set.remove(), the discard() method does not raise
    /// an exception when an element is missing from the set.
    #[method("(object, /)")]
    fn discard(token: &mut Token, this: Borrowed<'_>, object: Borrowed<'_>) -> PyResult<()> {
        shared::discard(token, this, object).map(|_| ())
    }

    /// Remove an element from a set; it must be a member.
    ///
    /// If the element is not a member, raise a KeyError.
    #[method("(object, /)")]
    fn remove(token: &mut Token, this: Borrowed<'_>, object: Borrowed<'_>) -> PyResult<()> {
        if shared::discard(token, this, object)? {
            return Ok(());
        }
        Err(token.key_error(object))
    }

    /// Remove and return an arbitrary set element.
    ///
    /// Raises KeyError if the set is empty.
    #[method("()")]
    fn pop(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        match table_mut(token, this).pop() {
            Some(key) => Ok(key),
            None => {
                let message = token.new_str("pop from an empty set");
                Err(token.key_error(message.as_ref()))
            }
        }
    }

    /// Update the set, adding elements from all others.
    #[method("(*others)")]
    fn update(token: &mut Token, this: Borrowed<'_>, others: Args<'_>) -> PyResult<()> {
        others.no_keywords(token, "set.update")?;
        for other in others.positional() {
            operations::update(token, this, *other)?;
        }
        Ok(())
    }

    /// Update the set, keeping only elements found in it and all others.
    #[method("(*others)")]
    fn intersection_update(
        token: &mut Token,
        this: Borrowed<'_>,
        others: Args<'_>,
    ) -> PyResult<()> {
        others.no_keywords(token, "set.intersection_update")?;
        if others.is_empty() {
            return Ok(());
        }
        let result = shared::intersection(token, this, others)?;
        replace(token, this, result.as_ref());
        Ok(())
    }

    /// Update the set, removing elements found in others.
    #[method("(*others)")]
    fn difference_update(token: &mut Token, this: Borrowed<'_>, others: Args<'_>) -> PyResult<()> {
        others.no_keywords(token, "set.difference_update")?;
        for other in others.positional() {
            operations::difference_update(token, this, *other)?;
        }
        Ok(())
    }

    /// Update the set, keeping only elements found in either set, but not in both.
    #[method("(other, /)")]
    fn symmetric_difference_update(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
    ) -> PyResult<()> {
        operations::symmetric_difference_update(token, this, other)
    }
} }
