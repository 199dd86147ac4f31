//! The methods of `weakref.ref`.

use crate::args::Args;
use crate::error::PyResult;
use crate::slots::CompareOp;
use crate::token::Token;
use crate::weakref::{self, Weakref};
use crate::word::Borrowed;
use baton_macros::methods;

pub use crate::weakref::WEAKREF;

#[methods]
impl Weakref {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        let exact = class.is(token.native_class(&WEAKREF).as_value());
        let (target, callback) = match args.positional() {
            [target] => (*target, None),
            [target, callback] => (
                *target,
                Some(*callback).filter(|callback| !callback.is_none()),
            ),
            given => {
                let (bound, given) = if given.is_empty() {
                    ("at least 1 argument", 0)
                } else {
                    ("at most 2 arguments", given.len())
                };
                return Err(token.type_error(format!("__new__ expected {bound}, got {given}")));
            }
        };
        if exact {
            args.no_keywords(token, "ref")?;
        }
        if exact
            && callback.is_none()
            && let Some(shared) = weakref::shared(token, target, crate::kind::WEAKREF)
        {
            return Ok(shared);
        }
        let payload = weakref::new_payload(token, target, callback);
        let reference = match class.as_class(token) {
            Some(class) => token.new_instance(class, payload),
            None => token.new_object(payload),
        };
        if !weakref::attach(token, reference.as_ref()) {
            let name = token.class_name(target);
            return Err(
                token.type_error(format!("cannot create weak reference to '{name}' object"))
            );
        }
        Ok(reference)
    }

    #[slot]
    fn __init__(token: &mut Token, _this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        match args.len() {
            1 | 2 => Ok(()),
            given => {
                Err(token.type_error(format!("__init__ expected 1 or 2 arguments, got {given}")))
            }
        }
    }

    #[slot]
    fn __call__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult {
        if !args.is_empty() {
            let given = args.len();
            return Err(token.type_error(format!("__call__ expected 0 arguments, got {given}")));
        }
        Ok(Weakref::of(token, this)
            .target(token)
            .unwrap_or_else(crate::singletons::none))
    }

    #[slot]
    fn __hash__(token: &mut Token, this: Borrowed<'_>) -> PyResult<i64> {
        let payload = Weakref::of(token, this);
        if payload.hash.get() != -1 {
            return Ok(payload.hash.get());
        }
        let Some(target) = payload.target(token) else {
            return Err(token.type_error("weak object has gone away"));
        };
        let hash = crate::object::hash(token, target.as_ref())?;
        Weakref::of(token, this).hash.set(hash);
        Ok(hash)
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        let (Some(left), Some(right)) = (this.get::<Weakref>(token), other.get::<Weakref>(token))
        else {
            return Ok(crate::singletons::not_implemented());
        };
        if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(crate::singletons::not_implemented());
        }
        match (left.target(token), right.target(token)) {
            (Some(left), Some(right)) => {
                crate::object::compare(token, left.as_ref(), right.as_ref(), op)
            }
            _ => Ok(token.bool(this.is(other) == (op == CompareOp::Eq))),
        }
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let address = this.word().identity();
        let Some(target) = Weakref::of(token, this).target(token) else {
            return Ok(token.new_str(&format!("<weakref at {address:#x}; dead>")));
        };
        let class = token.class_name(target.as_ref());
        let known = token.name(crate::names::Known::__name__);
        let name = crate::attribute::special(token, target.as_ref(), known)?.map(|(name, _)| name);
        let mut text = format!(
            "<weakref at {address:#x}; to '{class}' at {:#x}",
            target.word().identity()
        );
        if let Some(name) = name.filter(|name| name.as_ref().is_a::<crate::str::Str>(token)) {
            text.push_str(&format!(" ({})", crate::str::to_cow(token, name.as_ref())));
        }
        text.push('>');
        Ok(token.new_str(&text))
    }

    #[member]
    fn __callback__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let callback = Weakref::of(token, this).callback.get();
        Ok(if callback.is_null() {
            token.none()
        } else {
            crate::word::Owned::from_word(token, callback)
        })
    }

    /// See PEP 585.
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        crate::type_object::generic_alias(token, class, object)
    }
}
