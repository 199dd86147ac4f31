//! What the classes of type parameters have in common, as macros: a class's methods are declared in one place.

/// The methods of a type parameter whose payload has `name` and `default`, and its own.
macro_rules! type_parameter {
    ($type:ident, $name:literal, { $($own:tt)* }) => {
        #[baton_object::methods]
        impl $type {
            #[constant]
            fn __module__(token: &mut baton_object::Token) -> baton_object::PyResult {
                Ok(token.new_str("typing"))
            }

            #[member]
            fn __name__(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>) -> baton_object::PyResult {
                Ok($type::of(token, this).name.clone_ref(token))
            }

            #[method("()")]
            fn __reduce__(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>) -> baton_object::PyResult {
                Ok($type::of(token, this).name.clone_ref(token))
            }

            #[method("(object, /)")]
            fn __mro_entries__(token: &mut baton_object::Token, _this: baton_object::Borrowed<'_>, _object: baton_object::Borrowed<'_>) -> baton_object::PyResult {
                $crate::typing::cannot_subclass(token, $name)
            }

            #[method("()")]
            fn has_default(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>) -> baton_object::PyResult<bool> {
                Ok($crate::typing::has_default::<$type>(token, this, |this| &mut this.default))
            }

            #[getter]
            fn evaluate_default(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>) -> baton_object::PyResult {
                Ok($crate::typing::evaluator::<$type>(token, this, |this| &mut this.default))
            }

            $($own)*
        }
    };
}

/// [`type_parameter`] for those that have a variance and stand in unions.
macro_rules! type_variable {
    ($type:ident, $name:literal, { $($own:tt)* }) => {
        $crate::typing::parameter::type_parameter! { $type, $name, {
            #[slot]
            fn __or__(token: &mut baton_object::Token, left: baton_object::Borrowed<'_>, right: baton_object::Borrowed<'_>) -> baton_object::PyResult {
                $crate::union::make(token, &[left, right])
            }

            #[slot]
            fn __repr__(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>) -> baton_object::PyResult {
                let payload = $type::of(token, this);
                let (name, prefix) = (payload.name.clone_ref(token), payload.variance.prefix());
                let name = baton_object::object::str_text(token, name.as_ref())?;
                Ok(token.new_str(&format!("{prefix}{name}")))
            }

            #[member]
            fn __covariant__(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>) -> baton_object::PyResult<bool> {
                Ok($type::of(token, this).variance.covariant)
            }

            #[member]
            fn __contravariant__(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>) -> baton_object::PyResult<bool> {
                Ok($type::of(token, this).variance.contravariant)
            }

            #[member]
            fn __infer_variance__(token: &mut baton_object::Token, this: baton_object::Borrowed<'_>) -> baton_object::PyResult<bool> {
                Ok($type::of(token, this).variance.inferred)
            }

            $($own)*
        } }
    };
}

pub(super) use {type_parameter, type_variable};
