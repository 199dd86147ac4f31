//! Attribute access: looking a name up along an mro, instance attributes by shape, the generic `__getattribute__` and
//! `__setattr__`, special methods.
//!
//! Invariant: names used with shapes and the method cache are interned; [`interned_name`] sees to it.

use crate::class::{CacheSite, Type};
use crate::dict::Dict;
use crate::error::PyResult;
use crate::extension::Tail;
use crate::interp::{METHOD_CACHE_SIZE, MethodCacheEntry};
use crate::kind;
use crate::names::Known;
use crate::token::Token;
use crate::word::{Borrowed, Owned, Word};

/// The interned twin of an attribute name; TypeError if it is no string.
#[inline]
pub fn interned_name(token: &mut Token, name: Borrowed<'_>) -> PyResult {
    if token.is_exact(name, kind::STR) {
        let owned = name.own(token);
        return Ok(if crate::str::is_interned(name) {
            owned
        } else {
            token.intern_value(owned)
        });
    }
    match name.get::<crate::str::Str>(token) {
        Some(text) => {
            let plain = token.new_str_of(text.chars());
            Ok(token.intern_value(plain))
        }
        None => {
            let class = token.class_name(name);
            Err(token.type_error(format!("attribute name must be string, not '{class}'")))
        }
    }
}

/// What `name` (interned) means in `class`: the first entry along its mro, unbound.
#[inline]
pub fn lookup<'a>(token: &'a Token, class: &'a Type, name: Borrowed<'_>) -> Option<Borrowed<'a>> {
    let version = class.version.get();
    let slot = (version as usize ^ (name.word().identity() >> 4)) & (METHOD_CACHE_SIZE - 1);
    let entry = token.interp().method_cache[slot].get();
    if version != 0 && entry.version == version && entry.name.is(name.word()) {
        // SAFETY: the class keeps the value alive as long as it has this version.
        return (!entry.value.is_null()).then(|| unsafe { Borrowed::from_raw(entry.value) });
    }
    lookup_slow(token, class, name)
}

#[inline(never)]
fn lookup_slow<'a>(token: &'a Token, class: &'a Type, name: Borrowed<'_>) -> Option<Borrowed<'a>> {
    let found = lookup_uncached(token, class, name).map(|(value, _)| value);
    if crate::str::is_interned(name) {
        let version = class.give_version(token);
        let slot = (version as usize ^ (name.word().identity() >> 4)) & (METHOD_CACHE_SIZE - 1);
        let value = found.map_or(Word::NULL, |value| value.word().unowned());
        // An interned name may die and its address be used again: the cache keeps it alive.
        let old = token.interp().method_cache[slot].replace(MethodCacheEntry {
            version,
            name: token.retain(name.word()),
            value,
        });
        if !old.name.is_null() {
            token.release(old.name);
        }
    }
    found
}

/// [`lookup`] without the cache; also tells in which class the name was found.
pub fn lookup_uncached<'a>(
    token: &'a Token,
    class: &'a Type,
    name: Borrowed<'_>,
) -> Option<(Borrowed<'a>, &'a Type)> {
    for ancestor in class.mro(token) {
        let Some(ancestor) = ancestor.as_class(token) else {
            continue;
        };
        let dict = ancestor.dict(token);
        if let Some(value) = dict
            .get::<Dict>(token)
            .and_then(|dict| dict.get_str(token, name))
        {
            return Some((value, ancestor));
        }
    }
    None
}

/// Notes that the inline cache at `site` relies on what `name` means in `class` (and so in all its ancestors).
pub fn depend_on(token: &Token, class: &Type, name: Borrowed<'_>, site: CacheSite) {
    for ancestor in class.mro(token) {
        if let Some(ancestor) = ancestor.as_class(token) {
            let mut dependents = ancestor.dependents.borrow_mut();
            let sites = dependents.entry(name.word().identity()).or_default();
            if !sites.contains(&site) {
                sites.push(site);
            }
        }
    }
}

// ---- instance attributes ----

/// The instance attribute `name` (interned) of `object`. Runs no Python.
#[inline]
pub fn instance_get<'a>(
    token: &'a Token,
    object: Borrowed<'a>,
    name: Borrowed<'_>,
) -> Option<Borrowed<'a>> {
    let tail = Tail::of(token, object)?;
    if tail.shape.is_dictionary {
        if let Some(dict) = tail.view() {
            let entry = dict.entries().get(tail.shape.slot_of(name.word())?)?;
            // SAFETY: the object owns the dictionary, which owns the value.
            return Some(unsafe { Borrowed::from_raw(entry.value) });
        }
        return tail
            .extension()?
            .dict
            .as_ref()?
            .as_ref()
            .get::<Dict>(token)?
            .get_str(token, name);
    }
    let value = tail.attribute_value(tail.shape.slot_of(name.word())?);
    // SAFETY: the object owns the value, and is borrowed.
    (!value.is_null()).then(|| unsafe { Borrowed::from_raw(value) })
}

/// Sets the instance attribute `name` (interned). False if the object can have none.
pub fn instance_set(
    token: &mut Token,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
    value: Owned,
) -> PyResult<bool> {
    let Some(mut header) = object.word().header() else {
        return Ok(false);
    };
    // SAFETY: a borrowed object is alive.
    let tail = unsafe { Tail::of_header(token, header) };
    if !tail.shape.has_attributes {
        return Ok(false);
    }
    if !tail.shape.is_dictionary {
        if let Some(slot) = tail.shape.slot_of(name.word()) {
            let old = tail.put_attribute(slot, value.into_raw());
            token.release(old);
            return Ok(true);
        }
        let (slot, shapes) = (tail.shape.names.len(), &token.interp().shapes);
        let known = name.own(token).into_raw();
        if let Some(next) = shapes.with_attribute(tail.shape, known) {
            learn_capacity(&tail, slot + 1);
            let old = tail.put_attribute(slot, value.into_raw());
            // SAFETY: the object is alive; its tail has the new shape's attribute in place now.
            unsafe { header.as_mut() }.shape = next;
            token.release(old);
            return Ok(true);
        }
    }
    let entry = tail.view().and_then(|_| tail.shape.slot_of(name.word()));
    let Some(dict) = instance_dict(token, object) else {
        return Ok(false);
    };
    match entry {
        Some(entry) => drop(Dict::of_mut(token, dict.as_ref()).replace_value(entry, value)),
        None => crate::dict::set(token, dict.as_ref(), name, value.as_ref())?,
    }
    Ok(true)
}

/// Makes room in future instances for as many attributes as this one has.
fn learn_capacity(tail: &Tail<'_>, count: usize) {
    let class = tail.shape.class();
    if count > usize::from(class.inline_capacity.get()) && count <= 32 {
        class.inline_capacity.set(count as u16);
        // The root shape is remade with the new capacity when the next instance is made.
        class
            .flags
            .set(class.flags.get() | crate::type_object::STALE_ROOT);
    }
}

/// Deletes the instance attribute `name` (interned). False if there is none.
pub fn instance_delete(
    token: &mut Token,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
) -> PyResult<bool> {
    let Some(mut header) = object.word().header() else {
        return Ok(false);
    };
    // SAFETY: a borrowed object is alive.
    let tail = unsafe { Tail::of_header(token, header) };
    if !tail.shape.has_attributes {
        return Ok(false);
    }
    if !tail.shape.is_dictionary {
        let Some(slot) = tail.shape.slot_of(name.word()) else {
            return Ok(false);
        };
        if slot + 1 == tail.shape.names.len() {
            let old = tail.put_attribute(slot, Word::NULL);
            // SAFETY: as above; the newest attribute is gone.
            unsafe { header.as_mut() }.shape = tail.shape.parent;
            token.release(old);
            return Ok(true);
        }
    }
    let Some(dict) = instance_dict(token, object) else {
        return Ok(false);
    };
    Ok(crate::dict::remove(token, dict.as_ref(), name)?.is_some())
}

/// `object.__dict__`: moves the attributes into a real dictionary the first time. `None` if the class has none.
pub fn instance_dict(token: &Token, object: Borrowed<'_>) -> Option<Owned> {
    let tail = Tail::of(token, object)?;
    if !tail.shape.has_attributes {
        return None;
    }
    if tail.shape.is_dictionary
        && let Some(dict) = &tail.extension()?.dict
    {
        return Some(dict.clone_ref(token));
    }
    let dict = Dict::new(token);
    replace_instance_dict(token, object, dict.clone_ref(token), true);
    view_attributes(token, object, &dict);
    Some(dict)
}

/// Makes the dictionary that has just taken an object's attributes a view of them, if all have come along.
fn view_attributes(token: &Token, object: Borrowed<'_>, dict: &Owned) {
    let (Some(mut header), Some(payload)) =
        (object.word().header(), dict.as_ref().get::<Dict>(token))
    else {
        return;
    };
    let shapes = &token.interp().shapes;
    // SAFETY: a borrowed object is alive.
    let now = token.shape_of(header);
    let before = shapes.get(now.parent);
    if payload.entries().len() == before.names.len() {
        payload.set_view_of(header.as_ptr());
        // SAFETY: as above; the dictionary is in place.
        unsafe { header.as_mut() }.shape = shapes.dictionary_view(before);
    }
}

/// Gives `object` this dictionary; its attributes move into it (`keep`) or are dropped.
pub fn replace_instance_dict(token: &Token, object: Borrowed<'_>, dict: Owned, keep: bool) {
    let Some(mut header) = object.word().header() else {
        return;
    };
    // SAFETY: a borrowed object is alive.
    let tail = unsafe { Tail::of_header(token, header) };
    let mut dropped = Vec::new();
    if !tail.shape.is_dictionary {
        let names = &tail.shape.names;
        let attributes = names.iter().enumerate().filter_map(|(slot, name)| {
            let value = tail.put_attribute(slot, Word::NULL);
            // SAFETY: the slot owned the value.
            let value = (!value.is_null()).then(|| unsafe { Owned::from_raw(value) })?;
            Some((Owned::from_word(token, *name), value))
        });
        if keep {
            crate::dict::fill(token, dict.as_ref(), names.len(), attributes);
        } else {
            dropped.extend(attributes.map(|(_, value)| value));
        }
    } else if let Some(old) = tail.extension().and_then(|found| found.dict.as_ref()) {
        tail.end_view(old);
    }
    if !tail.shape.is_dictionary || tail.shape.is_view {
        // SAFETY: the object is alive; its attributes have been moved out, or go with the dictionary that it had. The new
        // one may have any keys.
        unsafe { header.as_mut() }.shape = token.interp().shapes.dictionary_twin(tail.shape);
    }
    if let Some(extension) = tail.make_extension() {
        dropped.extend(extension.dict.replace(dict));
    }
    drop(dropped);
}

// ---- generic access ----

/// `object.__getattribute__(self, name)`; the name is interned.
pub fn generic_get(token: &mut Token, object: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
    match generic_get_optional(token, object, name)? {
        Some(value) => Ok(value),
        None => Err(token.attribute_error(object, name)),
    }
}

/// [`generic_get`] that tells absence without raising.
pub fn generic_get_optional(
    token: &mut Token,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
) -> PyResult<Option<Owned>> {
    let interned = interned_name(token, name)?;
    let name = interned.as_ref();
    let class = token.class_of(object);
    let found = lookup(token, class, name);
    let mut bind = None;
    if let Some(value) = found {
        let slots = token.class_of(value).slots();
        bind = slots.descr_get;
        if let (Some(get), Some(_)) = (bind, slots.descr_set) {
            let (value, class) = (value.own(token), class.as_value().own(token));
            return get(token, value.as_ref(), Some(object), Some(class.as_ref())).map(Some);
        }
    }
    if let Some(value) = instance_get(token, object, name) {
        return Ok(Some(value.own(token)));
    }
    let Some(value) = found else {
        return elsewhere(token, object, name);
    };
    let value = value.own(token);
    match bind {
        Some(get) => {
            let class = class.as_value().own(token);
            get(token, value.as_ref(), Some(object), Some(class.as_ref())).map(Some)
        }
        None => Ok(Some(value)),
    }
}

/// An attribute that only Python can find: of an object that keeps them in a dictionary of its own kind, or in one with keys
/// that are no exact strings.
#[cold]
fn elsewhere(
    token: &mut Token,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
) -> PyResult<Option<Owned>> {
    let namespace = (token.interp().hooks.namespace_of.get())(token, object);
    match namespace.or_else(|| mixed_dict(token, object)) {
        Some(namespace) => crate::dict::get(token, namespace.as_ref(), name),
        None => Ok(None),
    }
}

/// The dictionary of an object, if not all of its keys are exact strings.
fn mixed_dict(token: &Token, object: Borrowed<'_>) -> Option<Owned> {
    let dict = Tail::of(token, object)?.extension()?.dict.as_ref()?;
    let payload = dict.as_ref().get::<Dict>(token)?;
    (!payload.has_only_strings()).then(|| dict.clone_ref(token))
}

/// Sets or deletes an attribute of an object that keeps them in a dictionary of its own kind; false if there is no such
/// dictionary, or nothing to delete.
#[cold]
fn set_elsewhere(
    token: &mut Token,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
    value: Option<Borrowed<'_>>,
) -> PyResult<bool> {
    let Some(namespace) = (token.interp().hooks.namespace_of.get())(token, object) else {
        return Ok(false);
    };
    match value {
        Some(value) => crate::dict::set(token, namespace.as_ref(), name, value).map(|()| true),
        None => crate::dict::remove(token, namespace.as_ref(), name).map(|pair| pair.is_some()),
    }
}

/// `object.__setattr__(self, name, value)`, or `__delattr__` without a value.
pub fn generic_set(
    token: &mut Token,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
    value: Option<Borrowed<'_>>,
) -> PyResult<()> {
    let interned = interned_name(token, name)?;
    let name = interned.as_ref();
    let found = lookup(token, token.class_of(object), name).map(|found| found.own(token));
    if let Some(found) = &found
        && let Some(set) = token.class_of(found.as_ref()).slots().descr_set
    {
        return set(token, found.as_ref(), object, value);
    }
    let done = match value {
        Some(value) => {
            let value = value.own(token);
            instance_set(token, object, name, value)?
        }
        None => instance_delete(token, object, name)?,
    };
    if done || set_elsewhere(token, object, name, value)? {
        return Ok(());
    }
    let has_attributes = Tail::of(token, object).is_some_and(|tail| tail.shape.has_attributes);
    let (class, attribute) = (
        token.class_name(object),
        crate::str::to_cow(token, name).into_owned(),
    );
    let message = if found.is_some() && !has_attributes {
        format!("'{class}' object attribute '{attribute}' is read-only")
    } else if !has_attributes {
        format!(
            "'{class}' object has no attribute '{attribute}' and no __dict__ for setting new attributes"
        )
    } else {
        return Err(token.attribute_error(object, name));
    };
    Err(token.attribute_error_with(object, name, message))
}

/// `getattr(object, name)`
#[inline]
pub fn get(token: &mut Token, object: Borrowed<'_>, name: Borrowed<'_>) -> PyResult {
    match token.class_of(object).slots().getattr {
        Some(get) => get(token, object, name),
        None => generic_get(token, object, name),
    }
}

/// `getattr(object, name)` for a known name.
pub fn get_known(token: &mut Token, object: Borrowed<'_>, known: Known) -> PyResult {
    get(token, object, token.name(known))
}

/// `getattr(object, name)` for a name given as a Rust string.
pub fn get_text(token: &mut Token, object: Borrowed<'_>, name: &str) -> PyResult {
    let name = token.intern(name);
    get(token, object, name.as_ref())
}

/// `getattr(object, name, None)` that tells absence apart from None.
pub fn get_optional(
    token: &mut Token,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
) -> PyResult<Option<Owned>> {
    let slot = token.class_of(object).slots().getattr;
    let generic = crate::object_class::generic_getattr();
    let found = match slot {
        Some(slot) if !std::ptr::fn_addr_eq(slot, generic) => slot(token, object, name).map(Some),
        _ => generic_get_optional(token, object, name),
    };
    // Descriptors may raise where the search itself does not.
    found.or_else(|raised| {
        token.swallow(raised, &crate::exceptions::ATTRIBUTE_ERROR)?;
        Ok(None)
    })
}

/// [`get_optional`] for a known name.
pub fn get_known_optional(
    token: &mut Token,
    object: Borrowed<'_>,
    known: Known,
) -> PyResult<Option<Owned>> {
    get_optional(token, object, token.name(known))
}

/// `setattr(object, name, value)`, or `delattr` without a value.
pub fn set(
    token: &mut Token,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
    value: Option<Borrowed<'_>>,
) -> PyResult<()> {
    match token.class_of(object).slots().setattr {
        Some(set) => set(token, object, name, value),
        None => generic_set(token, object, name, value),
    }
}

/// `setattr` for a name given as a Rust string.
pub fn set_text(
    token: &mut Token,
    object: Borrowed<'_>,
    name: &str,
    value: Borrowed<'_>,
) -> PyResult<()> {
    let name = token.intern(name);
    set(token, object, name.as_ref(), Some(value))
}

// ---- special methods ----

/// The special method `name` of `object`'s class, bound as far as need be: the callable, and whether `object` goes in
/// front of its arguments.
pub fn special(
    token: &mut Token,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
) -> PyResult<Option<(Owned, bool)>> {
    let Some(found) = lookup(token, token.class_of(object), name) else {
        return Ok(None);
    };
    let (found, class) = (found.own(token), token.class_of(found));
    if class.has(crate::class::class_flags::METHOD_DESCRIPTOR) {
        return Ok(Some((found, true)));
    }
    match class.slots().descr_get {
        Some(get) => {
            let class = token.class_word(object).own(token);
            Ok(Some((
                get(token, found.as_ref(), Some(object), Some(class.as_ref()))?,
                false,
            )))
        }
        None => Ok(Some((found, false))),
    }
}

/// Calls the special method `name` of `object`; `None` if its class has none.
pub fn call_special(
    token: &mut Token,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
    args: &[Borrowed<'_>],
) -> PyResult<Option<Owned>> {
    let Some((method, unbound)) = special(token, object, name)? else {
        return Ok(None);
    };
    if !unbound {
        return crate::call::call(token, method.as_ref(), args).map(Some);
    }
    let args = crate::args::Args::new(args);
    args.with_first(object, |args| {
        crate::call::call_args(token, method.as_ref(), args)
    })
    .map(Some)
}

/// Calls `object.name(*args)` by the normal rules of attribute access.
pub fn call_method(
    token: &mut Token,
    object: Borrowed<'_>,
    name: Borrowed<'_>,
    args: &[Borrowed<'_>],
) -> PyResult {
    let method = get(token, object, name)?;
    crate::call::call(token, method.as_ref(), args)
}

/// The value that a setter is given; setters of attributes that cannot be deleted begin with this.
///
/// # Errors
/// AttributeError if the attribute is being deleted.
pub fn not_deleted<'a>(token: &mut Token, value: Option<Borrowed<'a>>) -> PyResult<Borrowed<'a>> {
    match value {
        Some(value) => Ok(value),
        None => Err(token.raise(
            &crate::exceptions::ATTRIBUTE_ERROR,
            "cannot delete attribute",
        )),
    }
}

/// [`not_deleted`] for the attributes of which CPython says whose they are.
///
/// # Errors
/// AttributeError if the attribute is being deleted.
pub fn not_deleted_of<'a>(
    token: &mut Token,
    value: Option<Borrowed<'a>>,
    class: &str,
    name: &str,
) -> PyResult<Borrowed<'a>> {
    value.ok_or_else(|| {
        let message = format!("attribute '{name}' of '{class}' objects cannot be deleted");
        token.raise(&crate::exceptions::ATTRIBUTE_ERROR, message)
    })
}
