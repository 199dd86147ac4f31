//! `types.SimpleNamespace`.

use baton_object::dict::{self, Dict};
use baton_object::slots::CompareOp;
use baton_object::str::{Str, StrBuilder};
use baton_object::tuple_class::push_repr;
use baton_object::{
    Args, Borrowed, Owned, PyResult, Token, attribute, class, dict_class, methods, object,
    repr_guard, singletons, type_object,
};

/// A simple attribute-based namespace.
#[class(name = "SimpleNamespace", module = "types", flags = GC | BASETYPE | DICT | WEAKREF, signature = "(mapping_or_iterable=(), /, **kwargs)")]
pub struct SimpleNamespace;

/// A namespace with these attributes.
pub fn new(token: &mut Token, attributes: &[(&str, Owned)]) -> PyResult {
    let class = token.native_class(&SIMPLE_NAMESPACE).as_value().own(token);
    let space = object::call(token, class.as_ref(), &[])?;
    for (name, value) in attributes {
        attribute::set_text(token, space.as_ref(), name, value.as_ref())?;
    }
    Ok(space)
}

fn dict_of(token: &Token, this: Borrowed<'_>) -> Owned {
    attribute::instance_dict(token, this).unwrap_or_else(|| Dict::new(token))
}

fn repr_pairs(token: &mut Token, this: Borrowed<'_>, name: &str) -> PyResult {
    let dict = dict_of(token, this);
    let mut out = StrBuilder::new();
    out.push_str(&format!("{name}("));
    let mut first = true;
    for (key, value) in dict::pairs(token, dict.as_ref()) {
        let Some(key) = key.as_ref().get::<Str>(token).filter(|key| !key.is_empty()) else {
            continue;
        };
        if !std::mem::take(&mut first) {
            out.push_str(", ");
        }
        out.push(key.chars());
        out.push_str("=");
        push_repr(token, &mut out, value.as_ref())?;
    }
    out.push_str(")");
    Ok(out.finish(token))
}

#[methods]
impl SimpleNamespace {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, _args: Args<'_>) -> PyResult {
        match class.as_class(token) {
            Some(class) => Ok(token.new_instance(class, SimpleNamespace)),
            None => Err(token.type_error("a class is needed")),
        }
    }

    #[slot]
    fn __init__(token: &mut Token, this: Borrowed<'_>, args: Args<'_>) -> PyResult<()> {
        args.expect(token, "SimpleNamespace", 0, 1)?;
        let dict = Dict::new(token);
        if let Some(source) = args.get(0) {
            dict_class::update(token, dict.as_ref(), source)?;
        }
        for (name, value) in args.keywords() {
            dict::set(token, dict.as_ref(), name, value)?;
        }
        for (name, value) in dict::pairs(token, dict.as_ref()) {
            if !name.as_ref().is_a::<Str>(token) {
                return Err(token.type_error("keywords must be strings"));
            }
            let own = dict_of(token, this);
            dict::set(token, own.as_ref(), name.as_ref(), value.as_ref())?;
        }
        Ok(())
    }

    #[slot]
    fn __repr__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let exact = token
            .class_word(this)
            .is(token.native_class(&SIMPLE_NAMESPACE).as_value());
        let name = if exact {
            "namespace".to_string()
        } else {
            token.short_class_name(this)
        };
        if !repr_guard::enter(token, this) {
            return Ok(token.new_str(&format!("{name}(...)")));
        }
        let result = repr_pairs(token, this, &name);
        repr_guard::leave(token, this);
        result
    }

    #[slot]
    fn __richcmp__(
        token: &mut Token,
        this: Borrowed<'_>,
        other: Borrowed<'_>,
        op: CompareOp,
    ) -> PyResult {
        if !this.is_a::<SimpleNamespace>(token) || !other.is_a::<SimpleNamespace>(token) {
            return Ok(singletons::not_implemented());
        }
        let (mine, theirs) = (dict_of(token, this), dict_of(token, other));
        object::compare(token, mine.as_ref(), theirs.as_ref(), op)
    }

    /// Return state information for pickling
    #[method("()")]
    fn __reduce__(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        let (class, dict) = (token.class_word(this).own(token), dict_of(token, this));
        let empty = token.new_tuple([].into_iter());
        Ok(token.new_tuple([class, empty, dict].into_iter()))
    }

    /// Return a copy of the namespace object with new values for the specified attributes.
    #[method("(**changes)")]
    fn __replace__(token: &mut Token, this: Borrowed<'_>, changes: Args<'_>) -> PyResult {
        if !changes.positional().is_empty() {
            let given = changes.positional().len();
            return Err(token.type_error(format!(
                "__replace__() takes no positional arguments ({given} given)"
            )));
        }
        let class = token.class_word(this).own(token);
        let new = object::call(token, class.as_ref(), &[])?;
        if !new.as_ref().is_a::<SimpleNamespace>(token) {
            let (class, got) = (
                type_object::full_name(token, this),
                token.class_name(new.as_ref()),
            );
            return Err(token.type_error(format!(
                "expect types.SimpleNamespace type, but {class}() returned '{got}' object"
            )));
        }
        let (from, to) = (dict_of(token, this), dict_of(token, new.as_ref()));
        dict_class::update(token, to.as_ref(), from.as_ref())?;
        for (name, value) in changes.keywords() {
            dict::set(token, to.as_ref(), name, value)?;
        }
        Ok(new)
    }
}
