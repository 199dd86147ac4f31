//! `set` and `frozenset`: payloads and what both share.
//!
//! Invariant: hashing and comparing keys may run Python and change any set, so nothing here keeps a reference into a
//! table across them; walks go over owned keys.

mod common;
mod frozen;
mod iterator;
mod methods;
mod operations;
mod shared;
mod table;

pub use frozen::{FROZEN_SET, FrozenSet};
pub use iterator::{SET_ITERATOR, SetIterator};
pub use methods::{SET, Set};
pub use operations::update;
pub use table::Table;

use baton_object::dict::Dict;
use baton_object::{Borrowed, Owned, PyResult, Token, kind, object};
pub(crate) use operations::hashed_keys;
use table::Place;

/// The table of a set or frozenset; a panic (seen as SystemError) for anything else.
pub(crate) fn table<'a>(token: &'a Token, set: Borrowed<'a>) -> &'a Table {
    any_table(token, set).unwrap_or_else(|| baton_object::wrong_payload())
}

/// The table of a set or frozenset.
pub(crate) fn any_table<'a>(token: &'a Token, set: Borrowed<'a>) -> Option<&'a Table> {
    match set.get::<Set>(token) {
        Some(set) => Some(&set.table),
        None => set.get::<FrozenSet>(token).map(|set| &set.table),
    }
}

pub(crate) fn table_mut<'a>(token: &'a mut Token, set: Borrowed<'a>) -> &'a mut Table {
    if set.is_a::<Set>(token) {
        return &mut Set::of_mut(token, set).table;
    }
    &mut FrozenSet::of_mut(token, set).table
}

/// True for sets and frozensets.
pub fn is_set(token: &Token, value: Borrowed<'_>) -> bool {
    any_table(token, value).is_some()
}

/// How many keys a set has.
pub fn len(token: &Token, set: Borrowed<'_>) -> usize {
    table(token, set).len()
}

/// True if a set has this string, which is ASCII. Neither allocates nor runs Python: handlers of faults ask.
pub fn has_text(token: &Token, set: Borrowed<'_>, text: &str) -> bool {
    let is_it = |key: Borrowed<'_>| {
        let key = key.get::<baton_object::str::Str>(token);
        key.and_then(baton_object::str::Str::as_ascii) == Some(text)
    };
    any_table(token, set).is_some_and(|table| table.keys().any(|(key, _)| is_it(key)))
}

/// The keys of a set with their hashes, owned, in order.
pub fn keys(token: &Token, set: Borrowed<'_>) -> Vec<(Owned, i64)> {
    table(token, set)
        .keys()
        .map(|(key, hash)| (key.own(token), hash))
        .collect()
}

/// `set.add(item)`
pub fn add(token: &mut Token, set: Borrowed<'_>, item: Borrowed<'_>) -> PyResult<()> {
    let hash = hash_key(token, item)?;
    add_hashed(token, set, item, hash)
}

/// The hash of a set's element, with CPython's message for what cannot be one.
fn hash_key(token: &mut Token, item: Borrowed<'_>) -> PyResult<i64> {
    object::hash_as(token, item, "a set element")
}

pub(crate) fn add_hashed(
    token: &mut Token,
    set: Borrowed<'_>,
    item: Borrowed<'_>,
    hash: i64,
) -> PyResult<()> {
    if let Place::Unused(place) = table::find(token, set, item, hash)? {
        let item = item.own(token);
        table_mut(token, set).put(place, item, hash);
    }
    Ok(())
}

/// True if the set has the key.
pub fn contains(token: &mut Token, set: Borrowed<'_>, item: Borrowed<'_>) -> PyResult<bool> {
    let hash = hash_key(token, item)?;
    contains_hashed(token, set, item, hash)
}

pub(crate) fn contains_hashed(
    token: &mut Token,
    set: Borrowed<'_>,
    item: Borrowed<'_>,
    hash: i64,
) -> PyResult<bool> {
    Ok(matches!(table::find(token, set, item, hash)?, Place::At(_)))
}

/// Takes the key out; false if it was not there.
pub fn discard(token: &mut Token, set: Borrowed<'_>, item: Borrowed<'_>) -> PyResult<bool> {
    let hash = hash_key(token, item)?;
    discard_hashed(token, set, item, hash)
}

pub(crate) fn discard_hashed(
    token: &mut Token,
    set: Borrowed<'_>,
    item: Borrowed<'_>,
    hash: i64,
) -> PyResult<bool> {
    let Place::At(place) = table::find(token, set, item, hash)? else {
        return Ok(false);
    };
    drop(table_mut(token, set).take(place));
    Ok(true)
}

/// An empty set.
pub fn empty(token: &Token) -> Owned {
    token.new_object(Set {
        table: Table::default(),
    })
}

/// A set of these items.
pub fn new_set(token: &mut Token, items: Vec<Owned>) -> PyResult {
    let set = empty(token);
    for item in &items {
        add(token, set.as_ref(), item.as_ref())?;
    }
    Ok(set)
}

/// A frozenset of these items.
pub fn new_frozenset(token: &mut Token, items: Vec<Owned>) -> PyResult {
    let set = token.new_object(FrozenSet::with(Table::default()));
    for item in &items {
        add(token, set.as_ref(), item.as_ref())?;
    }
    Ok(set)
}

/// An object of `class` (set, frozenset or a subclass) with this table.
pub(crate) fn with_class(token: &mut Token, class: Borrowed<'_>, table: Table) -> PyResult {
    if class.is(token.native_class(&SET).as_value()) {
        return Ok(token.new_object(Set { table }));
    }
    if class.is(token.native_class(&FROZEN_SET).as_value()) {
        return Ok(token.new_object(FrozenSet::with(table)));
    }
    let Some(type_) = class.as_class(token) else {
        return Err(token.type_error("a class is needed"));
    };
    Ok(if type_.is_native(&SET) {
        token.new_instance(type_, Set { table })
    } else {
        token.new_instance(type_, FrozenSet::with(table))
    })
}

/// The native class of `set`: what operations give for subclasses too.
pub(crate) fn base_class(token: &Token, set: Borrowed<'_>) -> Owned {
    let spec = if set.is_a::<Set>(token) {
        &SET
    } else {
        &FROZEN_SET
    };
    token.native_class(spec).as_value().own(token)
}

/// True for an exact frozenset.
pub(crate) fn is_exact_frozen(token: &Token, value: Borrowed<'_>) -> bool {
    token.is_exact(value, kind::FROZENSET)
}

/// True for dicts (not subclasses), whose hashes can be taken over.
pub(crate) fn is_dict(token: &Token, value: Borrowed<'_>) -> bool {
    token.is_exact(value, kind::DICT) && value.is_a::<Dict>(token)
}

/// "set" or "frozenset", for messages.
pub(crate) fn base_name(token: &Token, set: Borrowed<'_>) -> &'static str {
    if set.is_a::<Set>(token) {
        "set"
    } else {
        "frozenset"
    }
}
