//! `set`.

use super::{Table, iterator, operations, shared, table, table_mut, with_class};
use baton_object::slots::CompareOp;
use baton_object::{Args, Borrowed, PyResult, Token, class, methods, singletons, type_object};

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

#[methods]
impl Set {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        with_class(token, class, Table::default())
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        let own_new = token.class_of(this).slots().new.map(|new| new as usize)
            == Self::SLOTS.new.map(|new| new as usize);
        if own_new {
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
    fn __len__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(table(token, this).len())
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        shared::repr(token, this)
    }

    #[slot]
    fn __iter__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(iterator::new(token, this))
    }

    #[slot]
    fn __contains__(token: &mut Token, this: Borrowed<'_>, item: Borrowed<'_>) -> PyResult<bool> {
        shared::contains(token, this, item)
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        shared::compare(token, this, other, op)
    }

    #[slot]
    fn __and__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        shared::operate(token, left, right, operations::intersection)
    }

    #[slot]
    fn __or__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        shared::operate(token, left, right, shared::union_of)
    }

    #[slot]
    fn __sub__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        shared::operate(token, left, right, operations::difference)
    }

    #[slot]
    fn __xor__(token: &mut Token, left: Borrowed<'_>, right: Borrowed<'_>) -> PyResult {
        shared::operate(token, left, right, operations::symmetric_difference)
    }

    /// Return a shallow copy of a set.
    #[method("()")]
    fn copy(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        shared::copy(token, this)
    }

    /// Return a new set with elements from the set and all others.
    #[method("(*others)")]
    fn union(token: &mut Token, this: Borrowed<'_>, others: Args<'_>) -> PyResult {
        shared::union(token, this, others)
    }

    /// Return a new set with elements common to the set and all others.
    #[method("(*others)")]
    fn intersection(token: &mut Token, this: Borrowed<'_>, others: Args<'_>) -> PyResult {
        shared::intersection(token, this, others)
    }

    /// Return a new set with elements in the set that are not in the others.
    #[method("(*others)")]
    fn difference(token: &mut Token, this: Borrowed<'_>, others: Args<'_>) -> PyResult {
        shared::difference(token, this, others)
    }

    /// Return a new set with elements in either the set or other but not both.
    #[method("(other, /)")]
    fn symmetric_difference(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
    ) -> PyResult {
        operations::symmetric_difference(token, this, other)
    }

    /// Return True if two sets have a null intersection.
    #[method("(other, /)")]
    fn isdisjoint(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult<bool> {
        operations::is_disjoint(token, this, other)
    }

    /// Report whether another set contains this set.
    #[method("(other, /)")]
    fn issubset(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult<bool> {
        let other = shared::as_set(token, other)?;
        operations::is_subset(token, this, other.as_ref())
    }

    /// Report whether this set contains another set.
    #[method("(other, /)")]
    fn issuperset(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>) -> PyResult<bool> {
        shared::is_superset(token, this, other)
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        shared::reduce(token, this)
    }

    /// S.__sizeof__() -> size of S in memory, in bytes
    #[method("()")]
    fn __sizeof__(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(shared::size_of(token, this))
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        type_object::generic_alias(token, class, object)
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
}
