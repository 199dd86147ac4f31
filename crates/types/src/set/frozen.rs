//! `frozenset`.

use super::common::set_methods;
use super::{Table, operations};
use baton_object::{Args, Borrowed, PyResult, Token, class};
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

set_methods! { FrozenSet {
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
} }
