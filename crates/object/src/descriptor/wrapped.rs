//! `classmethod` and `staticmethod`.

use super::{DICT_GETSET, new_method};
use crate::args::Args;
use crate::attribute;
use crate::call::call_args;
use crate::error::PyResult;
use crate::names::Known;
use crate::token::Token;
use crate::word::{Borrowed, Owned};
use baton_macros::{class, methods};

/// Convert a function to be a class method.
#[class(name = "classmethod", kind = CLASSMETHOD, flags = BASETYPE | DICT | WEAKREF)]
pub struct ClassMethod {
    /// What it wraps.
    pub function: Owned,
}

/// Convert a function to be a static method.
#[class(name = "staticmethod", kind = STATICMETHOD, flags = BASETYPE | DICT | WEAKREF)]
pub struct StaticMethod {
    /// What it wraps.
    pub function: Owned,
}

/// `classmethod(function)`
pub fn new_classmethod(token: &Token, function: Borrowed<'_>) -> Owned {
    token.new_object(ClassMethod {
        function: function.own(token),
    })
}

/// `staticmethod(function)`
pub fn new_staticmethod(token: &Token, function: Borrowed<'_>) -> Owned {
    token.new_object(StaticMethod {
        function: function.own(token),
    })
}

fn one_callable<'a>(token: &mut Token, name: &str, args: Args<'a>) -> PyResult<Borrowed<'a>> {
    match (args.positional(), args.has_keywords()) {
        ([function], false) => Ok(*function),
        (_, true) => Err(token.type_error(format!("{name}() takes no keyword arguments"))),
        (given, _) => {
            let given = given.len();
            Err(token.type_error(format!("{name} expected 1 argument, got {given}")))
        }
    }
}

/// Copies what makes a wrapper look like its function.
fn copy_wrapped(token: &mut Token, wrapper: Borrowed<'_>, function: Borrowed<'_>) -> PyResult<()> {
    for known in [
        Known::__module__,
        Known::__name__,
        Known::__qualname__,
        Known::__doc__,
    ] {
        if let Some(value) = attribute::get_known_optional(token, function, known)? {
            attribute::instance_set(token, wrapper, token.name(known), value)?;
        }
    }
    Ok(())
}

/// An attribute of the function, which becomes the wrapper's own when somebody asks for it.
fn get_copied(
    token: &mut Token,
    wrapper: Borrowed<'_>,
    function: Borrowed<'_>,
    known: Known,
) -> PyResult {
    if let Some(dict) = attribute::instance_dict(token, wrapper)
        && let Some(own) = crate::dict::get(token, dict.as_ref(), token.name(known))?
    {
        return Ok(own);
    }
    let value = attribute::get_known(token, function, known)?;
    let name = token.name(known);
    attribute::instance_set(token, wrapper, name, value.clone_ref(token))?;
    Ok(value)
}

/// Sets the wrapper's own attribute; deleting it shows the function's again.
fn set_copied(
    token: &mut Token,
    wrapper: Borrowed<'_>,
    known: Known,
    value: Option<Borrowed<'_>>,
) -> PyResult<()> {
    if let Some(value) = value {
        let (name, value) = (token.name(known), value.own(token));
        attribute::instance_set(token, wrapper, name, value)?;
        return Ok(());
    }
    let removed = match attribute::instance_dict(token, wrapper) {
        Some(dict) => crate::dict::remove(token, dict.as_ref(), token.name(known))?.is_some(),
        None => false,
    };
    match removed {
        true => Ok(()),
        false => Err(token.attribute_error(wrapper, token.name(known))),
    }
}

macro_rules! wrapper_methods {
    ($type:ident, $name:literal, $get:path, { $($more:tt)* }) => {
        #[methods]
        impl $type {
            #[slot]
            fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
                let _ = args;
                let payload = $type {
                    function: token.none(),
                };
                Ok(match class.as_class(token) {
                    Some(class) => token.new_instance(class, payload),
                    None => token.new_object(payload),
                })
            }

            #[slot]
            fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
                let function = one_callable(token, $name, args)?;
                let new = function.own(token);
                let old = std::mem::replace(&mut $type::of_mut(token, this).function, new);
                drop(old);
                copy_wrapped(token, this, function)
            }

            #[slot]
            fn __get__(
                token: &mut Token,
                this: Borrowed<'_>,
                object: Option<Borrowed<'_>>,
                class: Option<Borrowed<'_>>,
            ) -> PyResult {
                let function = $type::of(token, this).function.clone_ref(token);
                $get(token, function, object, class)
            }

            #[slot]
            fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let function = $type::of(token, this).function.clone_ref(token);
                let text = crate::object::repr_text(token, function.as_ref())?;
                Ok(token.new_str(&format!("<{}({text})>", $name)))
            }

            #[member]
            fn __func__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                Ok($type::of(token, this).function.clone_ref(token))
            }

            #[member]
            fn __wrapped__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                Ok($type::of(token, this).function.clone_ref(token))
            }

            #[getter]
            fn __isabstractmethod__(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
                let function = $type::of(token, this).function.clone_ref(token);
                match attribute::get_known_optional(
                    token,
                    function.as_ref(),
                    Known::__isabstractmethod__,
                )? {
                    Some(value) => crate::object::is_true(token, value.as_ref()),
                    None => Ok(false),
                }
            }

            #[getter]
            fn __dict__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                (DICT_GETSET.get)(token, this)
            }

            #[getter]
            fn __annotations__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let function = $type::of(token, this).function.clone_ref(token);
                get_copied(token, this, function.as_ref(), Known::__annotations__)
            }

            #[setter]
            fn set___annotations__(
                token: &mut Token,
                this: Borrowed<'_>,
                value: Option<Borrowed<'_>>,
            ) -> PyResult<()> {
                set_copied(token, this, Known::__annotations__, value)
            }

            #[getter]
            fn __annotate__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
                let function = $type::of(token, this).function.clone_ref(token);
                get_copied(token, this, function.as_ref(), Known::__annotate__)
            }

            #[setter]
            fn set___annotate__(
                token: &mut Token,
                this: Borrowed<'_>,
                value: Option<Borrowed<'_>>,
            ) -> PyResult<()> {
                set_copied(token, this, Known::__annotate__, value)
            }

            /// See PEP 585.
            #[classmethod("(object, /)")]
            fn __class_getitem__(
                token: &mut Token,
                class: Borrowed<'_>,
                object: Borrowed<'_>,
            ) -> PyResult {
                crate::type_object::generic_alias(token, class, object)
            }

            $($more)*
        }
    };
}

wrapper_methods!(ClassMethod, "classmethod", bind_to_class, {});
wrapper_methods!(StaticMethod, "staticmethod", leave_unbound, {
    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let function = StaticMethod::of(token, this).function.clone_ref(token);
        call_args(token, function.as_ref(), args)
    }
});

fn bind_to_class(
    token: &mut Token,
    function: Owned,
    object: Option<Borrowed<'_>>,
    class: Option<Borrowed<'_>>,
) -> PyResult {
    let class = match (class, object) {
        (Some(class), _) => class.own(token),
        (None, Some(object)) => token.class_word(object).own(token),
        (None, None) => return Err(token.type_error("__get__(None, None) is invalid")),
    };
    Ok(new_method(token, function.as_ref(), class.as_ref()))
}

fn leave_unbound(
    _: &mut Token,
    function: Owned,
    _: Option<Borrowed<'_>>,
    _: Option<Borrowed<'_>>,
) -> PyResult {
    Ok(function)
}
