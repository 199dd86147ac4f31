//! Functions bound to an object.

use crate::args::Args;
use crate::attribute::{self, lookup};
use crate::call::call_args;
use crate::error::PyResult;
use crate::names::Known;
use crate::token::Token;
use crate::word::{Borrowed, Owned};
use baton_macros::{class, methods};

/// Create a bound instance method object.
#[class(name = "method", kind = METHOD, flags = WEAKREF)]
pub struct Method {
    /// `__func__`
    pub function: Owned,
    /// `__self__`
    pub this: Owned,
}

/// A method of `function` bound to `this`.
pub fn new_method(token: &Token, function: Borrowed<'_>, this: Borrowed<'_>) -> Owned {
    token.new_object(Method {
        function: function.own(token),
        this: this.own(token),
    })
}

#[methods]
impl Method {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let _ = class;
        let [function, this] = args.positional() else {
            let given = args.len();
            return Err(token.type_error(format!("method expected 2 arguments, got {given}")));
        };
        if token.class_of(*function).slots().call.is_none() {
            return Err(token.type_error("first argument must be callable"));
        }
        if this.is_none() {
            return Err(token.type_error("instance must not be None"));
        }
        Ok(new_method(token, *function, *this))
    }

    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let payload = Method::of(token, this);
        let (function, object) = (
            payload.function.clone_ref(token),
            payload.this.clone_ref(token),
        );
        args.with_first(object.as_ref(), |args| {
            call_args(token, function.as_ref(), args)
        })
    }

    #[slot]
    fn __getattribute__(token: &mut Token, this: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
        // A method's own class decides first, then the function answers.
        if lookup(token, token.class_of(this), name).is_some() {
            return attribute::generic_get(token, this, name);
        }
        let function = Method::of(token, this).function.clone_ref(token);
        attribute::get(token, function.as_ref(), name)
    }

    #[slot]
    fn __get__(
        token: &mut Token,
        this: Borrowed<'_>,
        _object: Option<Borrowed<'_>>,
        _class: Option<Borrowed<'_>>,
    ) -> PyResult {
        Ok(this.own(token))
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Method::of(token, this);
        let (function, object) = (
            payload.function.clone_ref(token),
            payload.this.clone_ref(token),
        );
        let mut name = "?".to_string();
        for known in [Known::__qualname__, Known::__name__] {
            if let Some(found) = attribute::get_known_optional(token, function.as_ref(), known)?
                && found.as_ref().is_a::<crate::str::Str>(token)
            {
                name = crate::str::to_cow(token, found.as_ref()).into_owned();
                break;
            }
        }
        let object = crate::object::repr_text(token, object.as_ref())?;
        Ok(token.new_str(&format!("<bound method {name} of {object}>")))
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let payload = Method::of(token, this);
        let (object, function) = (
            payload.this.word().identity(),
            payload.function.clone_ref(token),
        );
        let hash = crate::object::hash(token, function.as_ref())? ^ (object as i64 >> 4);
        Ok(if hash == -1 { -2 } else { hash })
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: crate::slots::CompareOp,
    ) -> PyResult {
        let (Some(left), Some(right)) = (this.get::<Method>(token), other.get::<Method>(token))
        else {
            return Ok(crate::singletons::not_implemented());
        };
        let same_object = left.this.word().is(right.this.word());
        let (left, right) = (
            left.function.clone_ref(token),
            right.function.clone_ref(token),
        );
        let equal = match op {
            crate::slots::CompareOp::Eq | crate::slots::CompareOp::Ne => {
                same_object && crate::object::equal(token, left.as_ref(), right.as_ref())?
            }
            _ => return Ok(crate::singletons::not_implemented()),
        };
        Ok(token.bool(equal == (op == crate::slots::CompareOp::Eq)))
    }

    #[member]
    fn __func__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Method::of(token, this).function.clone_ref(token))
    }

    #[member]
    fn __self__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(Method::of(token, this).this.clone_ref(token))
    }

    #[getter]
    fn __doc__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let function = Method::of(token, this).function.clone_ref(token);
        attribute::get_known(token, function.as_ref(), Known::__doc__)
    }

    /// Helper for pickle.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let payload = Method::of(token, this);
        let (function, object) = (
            payload.function.clone_ref(token),
            payload.this.clone_ref(token),
        );
        let name = attribute::get_known(token, function.as_ref(), Known::__name__)?;
        super::reduce_to_getattr(token, object, name)
    }
}
