//! The attribute cache of a thread: what a name means for objects of a shape, for places that see too many shapes for
//! an inline cache.
//!
//! Invariant: an entry holds as long as the class has the version it had when the entry was made; a class changes its
//! version with every change of itself or an ancestor, and versions and shape ids are never reused. An entry owns a count
//! of its name, whose address could be another name's otherwise.

use crate::code_object::Cache;
use crate::ops::attribute::is_generic;
use crate::ops::specialise;
use baton_code::ops::Opcode;
use baton_object::attribute::lookup;
use baton_object::class::{Getter, Type};
use baton_object::descriptor::native_getter;
use baton_object::{Borrowed, Token, Word, kind};
use std::cell::Cell;

/// Slots of the main thread's cache.
pub const SLOTS: usize = 1024;

/// Slots of the other threads' caches, which must be made and cleared for each: a power of two, as [`SLOTS`].
pub const FEW_SLOTS: usize = 128;

/// What an access finds.
#[derive(Clone, Copy)]
pub enum Found {
    /// The word at this offset in the object, where it is not NULL.
    Inside(u32),
    /// This value of the class: a method to be left unbound.
    Method(Word),
    /// This value of the class, as it is.
    Value(Word),
    /// What this gives, a native attribute's.
    Native(Getter),
    /// Something that only the long way tells.
    Unknown,
}

#[derive(Clone, Copy)]
struct Entry {
    shape: u32,
    version: u32,
    /// The name, owned; NULL in an empty entry.
    name: Word,
    found: Found,
}

/// See the module's note.
pub struct AttributeCache(Box<[Cell<Entry>]>);

impl AttributeCache {
    /// An empty cache with so many slots, a power of two.
    pub fn new(slots: usize) -> AttributeCache {
        debug_assert!(slots.is_power_of_two());
        let empty = Entry {
            shape: 0,
            version: 0,
            name: Word::NULL,
            found: Found::Inside(0),
        };
        AttributeCache(vec![Cell::new(empty); slots].into())
    }

    /// What `object.name` is, for an object of `shape` and `class`; unknown for modules and classes.
    #[inline]
    pub fn find(
        &self,
        token: &Token,
        object: Borrowed<'_>,
        shape: u32,
        class: &Type,
        name: Borrowed<'_>,
    ) -> Found {
        let (version, key) = (class.version.get(), name.word());
        let slot = &self.0[(shape as usize)
            .wrapping_mul(31)
            .wrapping_add(key.identity() >> 4)
            & (self.0.len() - 1)];
        let entry = slot.get();
        if entry.shape == shape && entry.version == version && entry.name.is(key) && version != 0 {
            return entry.found;
        }
        // Modules and classes never get an entry.
        if shape == kind::MODULE || object.as_class(token).is_some() {
            return Found::Unknown;
        }
        let found = look(token, object, name);
        let version = class.give_version(token);
        let old = slot.replace(Entry {
            shape,
            version,
            name: token.retain(key),
            found,
        });
        token.release(old.name);
        found
    }

    /// Gives up the names, at the thread's end.
    pub fn clear(&self, token: &Token) {
        for slot in &self.0 {
            let mut entry = slot.get();
            token.release(std::mem::take(&mut entry.name));
            slot.set(entry);
        }
    }
}

fn look(token: &Token, object: Borrowed<'_>, name: Borrowed<'_>) -> Found {
    let mut cache = Cache::default();
    match specialise::load_from_instance(token, object, name, &mut cache, true) {
        Some(Opcode::LOAD_ATTR_INSTANCE_VALUE | Opcode::LOAD_ATTR_SLOT) => {
            Found::Inside(cache.index)
        }
        Some(Opcode::LOAD_ATTR_METHOD_WITH_VALUES) => {
            Found::Method(Word::from_cached_bits(cache.word))
        }
        Some(Opcode::LOAD_ATTR_NONDESCRIPTOR_WITH_VALUES) => {
            Found::Value(Word::from_cached_bits(cache.word))
        }
        _ => native(token, object, name).map_or(Found::Unknown, Found::Native),
    }
}

fn native(token: &Token, object: Borrowed<'_>, name: Borrowed<'_>) -> Option<Getter> {
    let class = token.class_of(object);
    let found = lookup(token, class, name).filter(|_| is_generic(class))?;
    native_getter(token, found, class)
}
