//! `types.SimpleNamespace`.

use baton_object::attribute;
use baton_object::dict::{self, Dict};
use baton_object::object;
use baton_object::slots::CompareOp;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods};

/// A simple attribute-based namespace.
#[class(name = "SimpleNamespace", module = "types", flags = BASETYPE | DICT, signature = "(mapping_or_iterable=(), /, **kwargs)")]
pub struct SimpleNamespace {}

/// An empty namespace.
pub fn new(token: &Token) -> Owned {
    token.new_object(SimpleNamespace {})
}

fn attributes(token: &Token, this: Borrowed<'_>) -> Owned {
    attribute::instance_dict(token, this).unwrap_or_else(|| Dict::new(token))
}

#[methods]
impl SimpleNamespace {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        match class.as_class(token) {
            Some(class) => Ok(token.new_instance(class, SimpleNamespace {})),
            None => Ok(new(token)),
        }
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        if args.len() > 1 {
            let (class, given) = (token.class_name(this), args.len());
            return Err(token.type_error(format!("{class} expected at most 1 argument, got {given}")));
        }
        let own = attributes(token, this);
        if let Some(source) = args.get(0) {
            let class = token.native_class(&baton_object::dict_class::DICT).as_value().own(token);
            let pairs = object::call(token, class.as_ref(), &[source])?;
            for (name, value) in dict::pairs(token, pairs.as_ref()) {
                if !name.as_ref().is_a::<baton_object::str::Str>(token) {
                    return Err(token.type_error("keywords must be strings"));
                }
                dict::set(token, own.as_ref(), name.as_ref(), value.as_ref())?;
            }
        }
        for (name, value) in args.keywords() {
            dict::set(token, own.as_ref(), name, value)?;
        }
        Ok(())
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let class = token.class_name(this);
        let name = if class == "SimpleNamespace" { "namespace".to_string() } else { class };
        let own = attributes(token, this);
        let mut parts = Vec::new();
        token.check_recursion(" while getting the repr of an object")?;
        for (key, value) in dict::pairs(token, own.as_ref()) {
            if value.word().is(this.word()) {
                parts.push(format!("{}={name}(...)", baton_object::str::to_cow(token, key.as_ref())));
                continue;
            }
            let text = object::repr_text(token, value.as_ref())?;
            parts.push(format!("{}={text}", baton_object::str::to_cow(token, key.as_ref())));
        }
        Ok(token.new_str(&format!("{name}({})", parts.join(", "))))
    }

    #[slot]
    fn __richcmp__(token: &mut Token, this: Borrowed<'_>, other: Borrowed<'_>, op: CompareOp) -> PyResult {
        if !other.is_a::<SimpleNamespace>(token) {
            return Ok(baton_object::singletons::not_implemented());
        }
        let (left, right) = (attributes(token, this), attributes(token, other));
        object::compare(token, left.as_ref(), right.as_ref(), op)
    }

    #[getter]
    fn __dict__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        Ok(attributes(token, this))
    }

    /// Return state information for pickling.
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let parts = [token.class_word(this).own(token), baton_object::tuple::Tuple::empty(token), attributes(token, this)];
        Ok(token.new_tuple(parts.into_iter()))
    }
}
