//! `isinstance` and `issubclass`.

use crate::attribute::{call_special, lookup};
use crate::class::class_flags;
use crate::error::PyResult;
use crate::names::Known;
use crate::token::Token;
use crate::tuple::Tuple;
use crate::word::{Borrowed, Owned};

/// `isinstance(value, class)`, or `issubclass` for `subclass`; tuples and unions are walked.
pub fn check(
    token: &mut Token,
    value: Borrowed<'_>,
    class: Borrowed<'_>,
    subclass: bool,
) -> PyResult<bool> {
    if !subclass && token.class_word(value).is(class) {
        return Ok(true);
    }
    if token.is_exact(class, crate::kind::TYPE) {
        return check_plain(token, value, class, subclass);
    }
    if class.is_a::<Tuple>(token) {
        return check_tuple(token, value, class, subclass);
    }
    let known = if subclass {
        Known::__subclasscheck__
    } else {
        Known::__instancecheck__
    };
    if let Some(result) = call_special(token, class, token.name(known), &[value])? {
        return crate::object::is_true(token, result.as_ref());
    }
    check_plain(token, value, class, subclass)
}

/// True if `value` passes for any item of the tuple `classes`.
fn check_tuple(
    token: &mut Token,
    value: Borrowed<'_>,
    classes: Borrowed<'_>,
    subclass: bool,
) -> PyResult<bool> {
    token.check_recursion(if subclass {
        " in __subclasscheck__"
    } else {
        " in __instancecheck__"
    })?;
    let item = |token: &Token, index: usize| {
        let items = Tuple::items_of(token, classes)?;
        Some(items.get(index)?.own(token))
    };
    let mut index = 0;
    while let Some(class) = item(token, index) {
        if check(token, value, class.as_ref(), subclass)? {
            return Ok(true);
        }
        index += 1;
    }
    Ok(false)
}

/// `isinstance(value, class)` where that takes no Python: `class` is an ordinary class, and the value's `__class__` is its
/// type.
pub fn check_quickly(token: &Token, value: Borrowed<'_>, class: Borrowed<'_>) -> Option<bool> {
    if token.class_word(value).is(class) {
        return Some(true);
    }
    if !token.is_exact(class, crate::kind::TYPE) {
        return None;
    }
    let wanted = class.as_class(token)?;
    if token.class_of(value).is_subclass_of(token, wanted) {
        return Some(true);
    }
    has_plain_class(token, value).then_some(false)
}

/// Whether `value.__class__` is what `object` gives: the class that it is made of.
fn has_plain_class(token: &Token, value: Borrowed<'_>) -> bool {
    let class = token.class_of(value);
    let generic = class
        .slots()
        .getattr
        .is_some_and(|slot| std::ptr::fn_addr_eq(slot, crate::object_class::generic_getattr()));
    if !class.has(class_flags::HEAP) {
        // No native class but `object` has a `__class__`.
        return generic;
    }
    let name = token.name(Known::__class__);
    let object = token.native_class(&crate::object_class::OBJECT);
    let own = lookup(token, class, name);
    generic && own.is_some_and(|own| lookup(token, object, name).is_some_and(|base| own.is(base)))
}

/// `type.__instancecheck__` and `type.__subclasscheck__`.
pub fn check_plain(
    token: &mut Token,
    value: Borrowed<'_>,
    class: Borrowed<'_>,
    subclass: bool,
) -> PyResult<bool> {
    let Some(wanted) = class.as_class(token) else {
        if crate::attribute::get_known_optional(token, class, Known::__bases__)?.is_some() {
            return check_abstract(token, value, class, subclass);
        }
        return Err(token.type_error(if subclass {
            "issubclass() arg 2 must be a class, a tuple of classes, or a union"
        } else {
            "isinstance() arg 2 must be a type, a tuple of types, or a union"
        }));
    };
    if subclass {
        if let Some(derived) = value.as_class(token) {
            return Ok(derived.is_subclass_of(token, wanted));
        }
        if crate::attribute::get_known_optional(token, value, Known::__bases__)?.is_none() {
            return Err(token.type_error("issubclass() arg 1 must be a class"));
        }
        return check_abstract(token, value, class, true);
    }
    if token.class_of(value).is_subclass_of(token, wanted) {
        return Ok(true);
    }
    if has_plain_class(token, value) {
        return Ok(false);
    }
    // An object may claim another class by its `__class__` attribute (proxies, mocks).
    let claimed = crate::attribute::get_known_optional(token, value, Known::__class__)?;
    let Some(claimed) = claimed else {
        return Ok(false);
    };
    Ok(
        match (claimed.as_ref().as_class(token), class.as_class(token)) {
            (Some(claimed), Some(wanted)) => claimed.is_subclass_of(token, wanted),
            _ => false,
        },
    )
}

/// The check for objects that only look like classes (they have `__bases__`).
fn check_abstract(
    token: &mut Token,
    value: Borrowed<'_>,
    class: Borrowed<'_>,
    subclass: bool,
) -> PyResult<bool> {
    let start = match subclass {
        true => Some(value.own(token)),
        false => crate::attribute::get_known_optional(token, value, Known::__class__)?,
    };
    let mut work: Vec<Owned> = start.into_iter().collect();
    while let Some(current) = work.pop() {
        if current.as_ref().is(class) {
            return Ok(true);
        }
        if let Some(bases) =
            crate::attribute::get_known_optional(token, current.as_ref(), Known::__bases__)?
            && let Some(items) = Tuple::items_of(token, bases.as_ref())
        {
            work.extend(items.iter().map(|item| item.own(token)));
        }
    }
    Ok(false)
}
