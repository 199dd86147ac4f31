//! Pattern matching.

use crate::run::{Regs, Step};
use baton_object::attribute::{call_method, get_known_optional, get_optional};
use baton_object::class::class_flags;
use baton_object::object;
use baton_object::str::Str;
use baton_object::tuple::Tuple;
use baton_object::{Borrowed, Known, Owned, PyResult, Token};

fn push_bool(r: &mut Regs, value: bool) -> Step {
    r.push(baton_object::singletons::bool(value));
    Ok(())
}

/// `MATCH_MAPPING`
pub fn match_mapping(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let found = token.class_of(r.peek(0)).has(class_flags::MAPPING);
    push_bool(r, found)
}

/// `MATCH_SEQUENCE`
pub fn match_sequence(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    let found = token.class_of(r.peek(0)).has(class_flags::SEQUENCE);
    push_bool(r, found)
}

/// `MATCH_KEYS`: subject, keys; adds a tuple of the values, or None.
pub fn match_keys(r: &mut Regs, token: &mut Token, _arg: u32) -> Step {
    r.save();
    let values = match_values(token, r.peek(1), r.peek(0))?;
    r.push(values.unwrap_or_else(|| token.none()));
    Ok(())
}

fn match_values(
    token: &mut Token,
    subject: Borrowed<'_>,
    keys: Borrowed<'_>,
) -> PyResult<Option<Owned>> {
    let keys = Tuple::items_of_word(keys);
    let name = token.name(Known::get);
    // `get` with a default of our own tells absence without calling `__missing__`.
    let absent = token.new_empty_object();
    let mut values: Vec<Owned> = Vec::new();
    for (index, key) in keys.iter().enumerate() {
        for earlier in &keys[..index] {
            if object::equal(token, *earlier, *key)? {
                let text = object::repr_text(token, *key)?;
                return Err(
                    token.value_error(format!("mapping pattern checks duplicate key ({text})"))
                );
            }
        }
        let value = call_method(token, subject, name, &[*key, absent.as_ref()])?;
        if value.word().is(absent.word()) {
            return Ok(None);
        }
        values.push(value);
    }
    Ok(Some(token.new_tuple(values.into_iter())))
}

/// `MATCH_CLASS`: subject, class, keyword names; leaves a tuple of the attributes, or None.
pub fn match_class(r: &mut Regs, token: &mut Token, arg: u32) -> Step {
    r.save();
    let found = class_attributes(token, r.peek(2), r.peek(1), arg as usize, r.peek(0))?;
    let result = found.unwrap_or_else(|| token.none());
    r.finish(token, 3, result)
}

fn class_attributes(
    token: &mut Token,
    subject: Borrowed<'_>,
    class: Borrowed<'_>,
    positional: usize,
    names: Borrowed<'_>,
) -> PyResult<Option<Owned>> {
    if class.as_class(token).is_none() {
        return Err(token.type_error("called match pattern must be a class"));
    }
    if !object::is_instance(token, subject, class)? {
        return Ok(None);
    }
    let mut seen: Vec<Owned> = Vec::new();
    let mut attributes: Vec<Owned> = Vec::new();
    if positional > 0
        && !positional_attributes(
            token,
            subject,
            class,
            positional,
            &mut seen,
            &mut attributes,
        )?
    {
        return Ok(None);
    }
    for name in Tuple::items_of_word(names) {
        match attribute_once(token, subject, class, *name, &mut seen)? {
            Some(value) => attributes.push(value),
            None => return Ok(None),
        }
    }
    Ok(Some(token.new_tuple(attributes.into_iter())))
}

fn positional_attributes(
    token: &mut Token,
    subject: Borrowed<'_>,
    class: Borrowed<'_>,
    count: usize,
    seen: &mut Vec<Owned>,
    attributes: &mut Vec<Owned>,
) -> PyResult<bool> {
    let class_name = class
        .as_class(token)
        .map(|class| class.name(token).into_owned())
        .unwrap_or_default();
    let declared = get_known_optional(token, class, Known::__match_args__)?;
    let match_self = declared.is_none()
        && class
            .as_class(token)
            .is_some_and(|class| class.has(class_flags::MATCH_SELF));
    let allowed = match &declared {
        Some(declared) => match Tuple::items_of(token, declared.as_ref()) {
            Some(items) => items.len(),
            None => {
                let got = token.class_name(declared.as_ref());
                return Err(token.type_error(format!(
                    "{class_name}.__match_args__ must be a tuple (got {got})"
                )));
            }
        },
        None => usize::from(match_self),
    };
    if allowed < count {
        let plural = if allowed == 1 { "" } else { "s" };
        return Err(token.type_error(format!(
            "{class_name}() accepts {allowed} positional sub-pattern{plural} ({count} given)"
        )));
    }
    let Some(declared) = declared else {
        attributes.push(subject.own(token));
        return Ok(true);
    };
    let names: Vec<Owned> = Tuple::items_of_word(declared.as_ref())
        .iter()
        .take(count)
        .map(|name| name.own(token))
        .collect();
    for name in names {
        if !name.as_ref().is_a::<Str>(token) {
            let got = token.class_name(name.as_ref());
            return Err(token.type_error(format!(
                "__match_args__ elements must be strings (got {got})"
            )));
        }
        match attribute_once(token, subject, class, name.as_ref(), seen)? {
            Some(value) => attributes.push(value),
            None => return Ok(false),
        }
    }
    Ok(true)
}

fn attribute_once(
    token: &mut Token,
    subject: Borrowed<'_>,
    class: Borrowed<'_>,
    name: Borrowed<'_>,
    seen: &mut Vec<Owned>,
) -> PyResult<Option<Owned>> {
    for earlier in seen.iter() {
        if object::equal(token, earlier.as_ref(), name)? {
            let class = class
                .as_class(token)
                .map(|class| class.name(token).into_owned())
                .unwrap_or_default();
            let name = object::repr_text(token, name)?;
            return Err(token.type_error(format!(
                "{class}() got multiple sub-patterns for attribute {name}"
            )));
        }
    }
    seen.push(name.own(token));
    get_optional(token, subject, name)
}
