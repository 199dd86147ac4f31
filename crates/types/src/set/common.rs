//! The methods that `set` and `frozenset` have in common, listed once.

/// The methods of a class of sets: the common ones and the class's own.
macro_rules! set_methods {
    ($type:ident { $($own:tt)* }) => {
        #[baton_object::methods]
        impl $type {
            #[slot]
            fn __len__(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>) -> baton_object::PyResult<usize> {
                Ok($crate::set::table(token, this).len())
            }

            #[slot]
            fn __repr__(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>) -> baton_object::PyResult {
                $crate::set::shared::repr(token, this)
            }

            #[slot]
            fn __iter__(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>) -> baton_object::PyResult {
                Ok($crate::set::iterator::new(token, this))
            }

            #[slot]
            fn __contains__(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>, item: baton_object::Borrowed<'_>) -> baton_object::PyResult<bool> {
                $crate::set::shared::contains(token, this, item)
            }

            #[slot]
            fn __richcmp__(
                token: &mut baton_object::Token,
                this: baton_object::Borrowed<'_>,
                other: baton_object::Borrowed<'_>,
                op: baton_object::slots::CompareOp,
            ) -> baton_object::PyResult {
                $crate::set::shared::compare(token, this, other, op)
            }

            #[slot]
            fn __and__(token: &mut baton_object::Token, left: baton_object::Borrowed<'_>, right: baton_object::Borrowed<'_>) -> baton_object::PyResult {
                $crate::set::shared::operate(token, left, right, $crate::set::operations::intersection)
            }

            #[slot]
            fn __or__(token: &mut baton_object::Token, left: baton_object::Borrowed<'_>, right: baton_object::Borrowed<'_>) -> baton_object::PyResult {
                $crate::set::shared::operate(token, left, right, $crate::set::shared::union_of)
            }

            #[slot]
            fn __sub__(token: &mut baton_object::Token, left: baton_object::Borrowed<'_>, right: baton_object::Borrowed<'_>) -> baton_object::PyResult {
                $crate::set::shared::operate(token, left, right, $crate::set::operations::difference)
            }

            #[slot]
            fn __xor__(token: &mut baton_object::Token, left: baton_object::Borrowed<'_>, right: baton_object::Borrowed<'_>) -> baton_object::PyResult {
                $crate::set::shared::operate(token, left, right, $crate::set::operations::symmetric_difference)
            }

            /// Return a shallow copy of a set.
            #[method("()")]
            fn copy(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>) -> baton_object::PyResult {
                $crate::set::shared::copy(token, this)
            }

            /// Return a new set with elements from the set and all others.
            #[method("(*others)")]
            fn union(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>, others: baton_object::Args<'_>) -> baton_object::PyResult {
                $crate::set::shared::union(token, this, others)
            }

            /// Return a new set with elements common to the set and all others.
            #[method("(*others)")]
            fn intersection(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>, others: baton_object::Args<'_>) -> baton_object::PyResult {
                $crate::set::shared::intersection(token, this, others)
            }

            /// Return a new set with elements in the set that are not in the others.
            #[method("(*others)")]
            fn difference(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>, others: baton_object::Args<'_>) -> baton_object::PyResult {
                $crate::set::shared::difference(token, this, others)
            }

            /// Return a new set with elements in either the set or other but not both.
            #[method("(other, /)")]
            fn symmetric_difference(
                token: &mut baton_object::Token,
                this: baton_object::Borrowed<'_>,
                other: baton_object::Borrowed<'_>,
            ) -> baton_object::PyResult {
                $crate::set::operations::symmetric_difference(token, this, other)
            }

            /// Return True if two sets have a null intersection.
            #[method("(other, /)")]
            fn isdisjoint(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>, other: baton_object::Borrowed<'_>) -> baton_object::PyResult<bool> {
                $crate::set::operations::is_disjoint(token, this, other)
            }

            /// Report whether another set contains this set.
            #[method("(other, /)")]
            fn issubset(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>, other: baton_object::Borrowed<'_>) -> baton_object::PyResult<bool> {
                let other = $crate::set::shared::as_set(token, other)?;
                $crate::set::operations::is_subset(token, this, other.as_ref())
            }

            /// Report whether this set contains another set.
            #[method("(other, /)")]
            fn issuperset(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>, other: baton_object::Borrowed<'_>) -> baton_object::PyResult<bool> {
                $crate::set::shared::is_superset(token, this, other)
            }

            /// Return state information for pickling.
            #[method("()")]
            fn __reduce__(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>) -> baton_object::PyResult {
                $crate::set::shared::reduce(token, this)
            }

            /// S.__sizeof__() -> size of S in memory, in bytes
            #[method("()")]
            fn __sizeof__(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>) -> baton_object::PyResult<usize> {
                Ok($crate::set::shared::size_of(token, this))
            }

            /// See PEP 585
            #[classmethod("(object, /)")]
            fn __class_getitem__(token: &mut baton_object::Token, class: baton_object::Borrowed<'_>, object: baton_object::Borrowed<'_>) -> baton_object::PyResult {
                baton_object::type_object::generic_alias(token, class, object)
            }

            $($own)*
        }
    };
}

pub(super) use set_methods;
