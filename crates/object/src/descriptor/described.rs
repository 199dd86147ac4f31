//! What the descriptors in the namespaces of classes have in common, as macros: a class's methods are declared in one place.

/// The methods of a class that is [`Described`](super::Described), `$kind` in its repr, and its own.
macro_rules! described {
    ($type:ident, $kind:literal, { $($own:tt)* }) => {
        #[baton_macros::methods]
        impl $type {
            #[slot]
            fn __repr__(token: &mut $crate::Token, this: $crate::Borrowed<'_>) -> $crate::PyResult {
                let text = $crate::descriptor::shown(token, $type::of(token, this), $kind);
                Ok(token.new_str(&text))
            }

            #[getter]
            fn __name__(token: &mut $crate::Token, this: $crate::Borrowed<'_>) -> $crate::PyResult<String> {
                Ok($type::of(token, this).name(token))
            }

            #[getter]
            fn __qualname__(token: &mut $crate::Token, this: $crate::Borrowed<'_>) -> $crate::PyResult<String> {
                Ok($crate::descriptor::qualname(token, $type::of(token, this)))
            }

            #[member]
            fn __objclass__(token: &mut $crate::Token, this: $crate::Borrowed<'_>) -> $crate::PyResult {
                Ok($type::of(token, this).owner.clone_ref(token))
            }

            $($own)*
        }
    };
}

/// [`described`] for those that pickle finds again by their name.
macro_rules! described_by_name {
    ($type:ident, $kind:literal, { $($own:tt)* }) => {
        $crate::descriptor::described::described! { $type, $kind, {
            /// Helper for pickle.
            #[method("()")]
            fn __reduce__(token: &mut $crate::Token, this: $crate::Borrowed<'_>) -> $crate::PyResult {
                let payload = $type::of(token, this);
                let (owner, name) = (payload.owner.clone_ref(token), payload.name(token));
                $crate::descriptor::reduce_described(token, owner, name)
            }

            $($own)*
        } }
    };
}

pub(super) use {described, described_by_name};
