//! `frozenset`.

use super::{Table, iterator, operations, shared, table};
use baton_object::slots::CompareOp;
use baton_object::{Args, Borrowed, PyResult, Token, class, methods, type_object};
use std::cell::Cell;

/// Build an immutable unordered collection of unique elements.
#[class(name = "frozenset", kind = FROZENSET, flags = BASETYPE | MATCH_SELF | WEAKREF, signature = "(iterable=(), /)")]
pub struct FrozenSet {
    pub(super) table: Table,
    /// The hash once asked for; -1 before.
    hash: Cell<i64>,
}

impl FrozenSet {
    pub(super) fn with(table: Table) -> FrozenSet {
        FrozenSet {
            table,
            hash: Cell::new(-1),
        }
    }
}

#[methods]
impl FrozenSet {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let exact = class.is(token.native_class(&FROZEN_SET).as_value());
        let own_init = |class: &baton_object::Type| {
            class.slots().init.map(|init| init as usize)
                == baton_object::object_class::OBJECT
                    .slots
                    .init
                    .map(|init| init as usize)
        };
        if class.as_class(token).is_none_or(own_init) {
            args.no_keywords(token, "frozenset")?;
        }
        args.expect(token, "frozenset", 0, 1)?;
        let iterable = args.get(0);
        if exact && let Some(same) = iterable.filter(|given| super::is_exact_frozen(token, *given))
        {
            return Ok(same.own(token));
        }
        operations::make(token, class, iterable)
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let set = FrozenSet::of(token, this);
        if set.hash.get() == -1 {
            set.hash.set(set.table.hash());
        }
        Ok(set.hash.get())
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
}
