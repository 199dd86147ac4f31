//! What `super` does: looking behind a class along an mro.

use crate::attribute;
use crate::class::Type;
use crate::dict::Dict;
use crate::error::PyResult;
use crate::names::Known;
use crate::token::Token;
use crate::word::{Borrowed, Owned};

/// Finds `name` along the mro of `object`'s class (or of `object`, if it is a class below `start`) behind `start`, and
/// binds it: what `super(start, object).name` gives. `None` if it is not there.
pub fn super_find(
    token: &mut Token,
    start: Borrowed<'_>,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
) -> PyResult<Option<Owned>> {
    let start_type = start.as_class(token);
    let as_class = object
        .as_class(token)
        .filter(|class| start_type.is_some_and(|start| class.is_subclass_of(token, start)));
    let is_class = as_class.is_some();
    let plain = start_type.is_some_and(|start| token.class_of(object).is_subclass_of(token, start));
    // An object that only claims its class (a proxy).
    let claimed = match is_class || plain {
        true => None,
        false => Some(super_check(token, start, object)?),
    };
    let object_type = match &claimed {
        Some(claimed) => claimed.as_ref().as_class(token),
        None if is_class => object.as_class(token),
        None => None,
    };
    let object_type = object_type.unwrap_or_else(|| token.class_of(object));
    let mut behind = object_type
        .mro(token)
        .iter()
        .skip_while(|class| !class.is(start))
        .skip(1);
    let found = behind.find_map(|class| {
        class
            .as_class(token)?
            .dict(token)
            .get::<Dict>(token)?
            .get_str(token, name)
    });
    let Some(found) = found.map(|found| found.own(token)) else {
        return Ok(None);
    };
    let class = object_type.as_value().own(token);
    match token.class_of(found.as_ref()).slots().descr_get {
        Some(get) => get(
            token,
            found.as_ref(),
            if is_class { None } else { Some(object) },
            Some(class.as_ref()),
        )
        .map(Some),
        None => Ok(Some(found)),
    }
}

/// [`super_find`] for what must be there.
pub fn super_lookup(
    token: &mut Token,
    start: Borrowed<'_>,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
) -> PyResult {
    match super_find(token, start, object, name)? {
        Some(found) => Ok(found),
        None => {
            let attribute = crate::str::to_cow(token, name).into_owned();
            Err(token.attribute_error_with(
                object,
                name,
                format!("'super' object has no attribute '{attribute}'"),
            ))
        }
    }
}

/// Checks `super(start, object)`: the class along whose mro to look.
pub fn super_check(token: &mut Token, start: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
    let Some(start_type) = start.as_class(token) else {
        let got = token.class_name(start);
        return Err(token.type_error(format!("super() argument 1 must be a type, not {got}")));
    };
    if let Some(class) = object.as_class(token)
        && class.is_subclass_of(token, start_type)
    {
        return Ok(object.own(token));
    }
    if token.class_of(object).is_subclass_of(token, start_type) {
        return Ok(token.class_word(object).own(token));
    }
    let claimed = attribute::get_known_optional(token, object, Known::__class__)?;
    if let (Some(claimed), Some(start_type)) = (claimed, start.as_class(token))
        && claimed
            .as_ref()
            .as_class(token)
            .is_some_and(|class: &Type| class.is_subclass_of(token, start_type))
    {
        return Ok(claimed);
    }
    let start = start
        .as_class(token)
        .map(|class| class.name(token).into_owned())
        .unwrap_or_default();
    let (what, got) = match object.as_class(token) {
        Some(class) => ("type", class.name(token).into_owned()),
        None => ("instance of", token.class_name(object)),
    };
    let _ = start;
    Err(token.type_error(format!(
        "super(type, obj): obj ({what} {got}) is not an instance or subtype of type ({start})."
    )))
}
