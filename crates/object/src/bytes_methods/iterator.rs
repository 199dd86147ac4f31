//! The methods of the iterators over bytes and bytearrays.

/// The methods of an iterator whose payload has `source`, bytes or a bytearray until it is used up, and `index`, which
/// becomes `$negative` where a state is below zero.
macro_rules! byte_iterator {
    ($type:ident, $negative:expr) => {
        #[baton_macros::methods]
        impl $type {
            #[slot]
            fn __iter__(token: &mut $crate::Token, this: $crate::Borrowed<'_>) -> $crate::PyResult {
                Ok(this.own(token))
            }

            #[slot]
            fn __next__(
                token: &mut $crate::Token,
                this: $crate::Borrowed<'_>,
            ) -> $crate::PyResult<Option<$crate::Owned>> {
                let it = $type::of(token, this);
                let Some(source) = &it.source else {
                    return Ok(None);
                };
                let item = $crate::bytes_methods::data(token, source.as_ref())
                    .get(it.index)
                    .map(|byte| token.int(i64::from(*byte)));
                let it = $type::of_mut(token, this);
                it.index = it.index.saturating_add(1);
                if item.is_none() {
                    drop(it.source.take());
                }
                Ok(item)
            }

            /// Private method returning an estimate of len(list(it)).
            #[method("()")]
            fn __length_hint__(
                token: &mut $crate::Token,
                this: $crate::Borrowed<'_>,
            ) -> $crate::PyResult<usize> {
                let it = $type::of(token, this);
                Ok(it.source.as_ref().map_or(0, |source| {
                    $crate::bytes_methods::data(token, source.as_ref())
                        .len()
                        .saturating_sub(it.index)
                }))
            }

            /// Return state information for pickling.
            #[method("()")]
            fn __reduce__(
                token: &mut $crate::Token,
                this: $crate::Borrowed<'_>,
            ) -> $crate::PyResult {
                let function = crate::list_iterator::builtin(token, "iter")?;
                let it = $type::of(token, this);
                let (source, index) = (it.source.as_ref().map(|x| x.clone_ref(token)), it.index);
                $crate::bytes_methods::reduce_iterator(token, function, source, index)
            }

            /// Set state information for unpickling.
            #[method("(state, /)")]
            fn __setstate__(
                token: &mut $crate::Token,
                this: $crate::Borrowed<'_>,
                state: i64,
            ) -> $crate::PyResult<()> {
                $type::of_mut(token, this).index = usize::try_from(state).unwrap_or($negative);
                Ok(())
            }
        }
    };
}

pub(crate) use byte_iterator;
