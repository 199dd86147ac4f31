//! `dict`: compact and ordered (Hettinger's layout, as CPython's `Objects/dictobject.c`): entries in order of insertion,
//! and a sparse table of their indices.
//!
//! Invariants:
//! - Looking up a key may run Python (`__hash__`, `__eq__`) and so takes `&mut Token`; the dict may change meanwhile,
//!   which `layout` tells, and the lookup then starts again. Looking up an exact string among exact strings runs none.
//! - `keys_version` changes when a key comes or goes or the entries move; the inline caches of globals rely on it.
//! - Changing the dict hands the replaced words back; they are dropped only after the dict is whole again.

use crate::error::PyResult;
use crate::header::Header;
use crate::kind;
use crate::token::Token;
use crate::traverse::Traverse;
use crate::word::{Borrowed, Owned, Word};
use std::cell::Cell;

const FREE: u32 = u32::MAX;
const DELETED: u32 = u32::MAX - 1;

/// One pair, or a hole where a pair was deleted (both NULL).
#[derive(Clone, Copy)]
pub struct Entry {
    /// The key's hash.
    pub hash: i64,
    /// The key, owned.
    pub key: Word,
    /// The value, owned.
    pub value: Word,
}

enum Indices {
    Small(Box<[u8]>),
    Medium(Box<[u16]>),
    Large(Box<[u32]>),
}

impl Indices {
    fn new(size: usize) -> Indices {
        match size {
            ..=0x80 => Indices::Small(vec![u8::MAX; size].into()),
            0x81..=0x8000 => Indices::Medium(vec![u16::MAX; size].into()),
            _ => Indices::Large(vec![u32::MAX; size].into()),
        }
    }

    #[inline(always)]
    fn len(&self) -> usize {
        match self {
            Indices::Small(table) => table.len(),
            Indices::Medium(table) => table.len(),
            Indices::Large(table) => table.len(),
        }
    }

    #[inline(always)]
    fn get(&self, slot: usize) -> u32 {
        match self {
            Indices::Small(table) => match table[slot] {
                u8::MAX => FREE,
                0xFE => DELETED,
                index => u32::from(index),
            },
            Indices::Medium(table) => match table[slot] {
                u16::MAX => FREE,
                0xFFFE => DELETED,
                index => u32::from(index),
            },
            Indices::Large(table) => table[slot],
        }
    }

    #[inline(always)]
    fn set(&mut self, slot: usize, index: u32) {
        match self {
            Indices::Small(table) => table[slot] = index as u8,
            Indices::Medium(table) => table[slot] = index as u16,
            Indices::Large(table) => table[slot] = index,
        }
    }
}

/// dict() -> new empty dictionary
/// dict(mapping) -> new dictionary initialized from a mapping object's
///     (key, value) pairs
/// dict(iterable) -> new dictionary initialized as if via:
///     d = {}
///     for k, v in iterable:
///         d[k] = v
/// dict(**kwargs) -> new dictionary initialized with the name=value pairs
///     in the keyword argument list.  For example:  dict(one=1, two=2)
#[baton_macros::class(name = "dict", kind = DICT, flags = GC | BASETYPE | MAPPING | MATCH_SELF | UNHASHABLE, traverse = manual)]
pub struct Dict {
    indices: Indices,
    entries: Vec<Entry>,
    used: usize,
    /// True while all keys are exact strings.
    only_strings: bool,
    /// Counts changes of the entries' places.
    layout: u32,
    keys_version: Cell<u32>,
    /// The object whose attributes these are, entry by entry, by its view shape; else NULL.
    view_of: Cell<*mut Header>,
}

impl Default for Dict {
    fn default() -> Dict {
        Dict {
            indices: Indices::Small(Box::default()),
            entries: Vec::new(),
            used: 0,
            only_strings: true,
            layout: 0,
            keys_version: Cell::new(0),
            view_of: Cell::new(std::ptr::null_mut()),
        }
    }
}

impl Drop for Dict {
    fn drop(&mut self) {
        Token::with_current(|token| {
            for entry in self.entries.drain(..) {
                token.release(entry.key);
                token.release(entry.value);
            }
        });
    }
}

impl Traverse for Dict {
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        for entry in self.entries.iter().filter(|entry| !entry.key.is_null()) {
            visit(entry.key);
            visit(entry.value);
        }
    }
    fn clear(&mut self, out: &mut Vec<Owned>) {
        self.take_all(out);
    }
}

/// The smallest table that holds `count` pairs.
fn table_size(count: usize) -> usize {
    (count * 3 / 2 + 1).max(8).next_power_of_two()
}

/// Where a lookup ended.
enum Probe {
    Found {
        slot: usize,
        index: usize,
    },
    Absent,
    /// A key with the same hash has to be compared by Python.
    Ask {
        index: usize,
    },
}

impl Dict {
    /// An empty dict object.
    #[expect(
        clippy::new_ret_no_self,
        reason = "the payload is never seen without its object"
    )]
    pub fn new(token: &Token) -> Owned {
        token.new_object(Dict::default())
    }

    /// How many pairs.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.used
    }

    /// About how many bytes the table takes.
    pub fn memory(&self) -> usize {
        self.entries.capacity() * size_of::<Entry>()
    }

    /// True if empty.
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// The entries in order, holes (NULL keys) among them.
    #[inline(always)]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The pairs in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Borrowed<'_>, Borrowed<'_>)> {
        // SAFETY: words of live entries are owned by the dict, which is borrowed.
        self.entries
            .iter()
            .filter(|entry| !entry.key.is_null())
            .map(|entry| unsafe {
                (
                    Borrowed::from_raw(entry.key),
                    Borrowed::from_raw(entry.value),
                )
            })
    }

    /// Changes whenever the places of entries change, for iterators and caches.
    pub fn layout(&self) -> u32 {
        self.layout
    }

    /// A number that stands for this set of keys in this order; given on demand.
    #[inline(always)]
    pub fn keys_version(&self, token: &Token) -> u32 {
        match self.keys_version.get() {
            0 => {
                let version = token.interp().next_dict_version();
                self.keys_version.set(version);
                version
            }
            version => version,
        }
    }

    /// The number as it is; 0 if none was asked for since the last change.
    #[inline(always)]
    pub fn current_keys_version(&self) -> u32 {
        self.keys_version.get()
    }

    /// The object that this dictionary is a view of, see [`crate::shape`]; NULL for all others.
    #[inline(always)]
    pub fn view_of(&self) -> *mut Header {
        self.view_of.get()
    }

    /// Makes this the view of an object that has a view shape of these keys, or of none.
    pub(crate) fn set_view_of(&self, object: *mut Header) {
        self.view_of.set(object);
    }

    /// The keys are about to change: with a new one at the end, the object moves on to the next view; else to the shape
    /// for any dictionary.
    #[cold]
    fn move_object(&self, new_key: Option<Borrowed<'_>>) {
        let object = self.view_of.get();
        Token::with_current(|token| {
            let shapes = &token.interp().shapes;
            // SAFETY: an object clears the mark before it dies or takes another dictionary.
            let header = unsafe { &mut *object };
            let shape = shapes.get(header.shape);
            let name = new_key.filter(|key| crate::str::is_interned(*key));
            let next =
                name.and_then(|name| shapes.with_attribute(shape, token.retain(name.word())));
            header.shape = next.unwrap_or_else(|| {
                self.view_of.set(std::ptr::null_mut());
                shapes.dictionary_twin(shape)
            });
        });
    }

    fn touch_keys(&mut self) {
        self.layout = self.layout.wrapping_add(1);
        self.keys_version.set(0);
    }

    /// Walks the probe sequence of `hash` from `perturb`'s start.
    #[inline]
    fn probe(&self, key: Word, hash: i64, key_is_str: bool, skip: &[usize]) -> Probe {
        if self.indices.len() == 0 {
            return Probe::Absent;
        }
        let mask = self.indices.len() - 1;
        let mut perturb = hash as u64;
        let mut slot = hash as usize & mask;
        loop {
            match self.indices.get(slot) {
                FREE => return Probe::Absent,
                DELETED => {}
                index => {
                    let index = index as usize;
                    let entry = &self.entries[index];
                    if entry.key.is(key) {
                        return Probe::Found { slot, index };
                    }
                    if entry.hash == hash && !skip.contains(&index) {
                        if key_is_str && self.only_strings {
                            // SAFETY: both are live exact strings.
                            if unsafe {
                                crate::str::equal(
                                    Borrowed::from_raw(entry.key),
                                    Borrowed::from_raw(key),
                                )
                            } {
                                return Probe::Found { slot, index };
                            }
                        } else {
                            return Probe::Ask { index };
                        }
                    }
                }
            }
            perturb >>= 5;
            slot = (slot
                .wrapping_mul(5)
                .wrapping_add(perturb as usize)
                .wrapping_add(1))
                & mask;
        }
    }

    /// What the first slot of the probe sequence says: that it leads to the entry whose key is this very word, or that the
    /// key is absent. `None` where the slot does not tell.
    #[inline(always)]
    fn first_slot(&self, key: Word, hash: i64) -> Option<Option<(usize, usize)>> {
        let size = self.indices.len();
        if size == 0 {
            return Some(None);
        }
        let slot = hash as usize & (size - 1);
        match self.indices.get(slot) {
            FREE => Some(None),
            DELETED => None,
            index => self.entries[index as usize]
                .key
                .is(key)
                .then_some(Some((slot, index as usize))),
        }
    }

    /// The index of the entry with this exact string as key. Runs no Python; `None` also where it would have to.
    #[inline]
    pub fn index_of_str(&self, token: &Token, key: Borrowed<'_>) -> Option<usize> {
        debug_assert!(token.is_exact(key, kind::STR));
        // SAFETY: callers pass exact strings.
        let hash = unsafe { key.get_unchecked::<crate::str::Str>() }.hash(token);
        let mut skip = Vec::new();
        loop {
            match self.probe(key.word(), hash, true, &skip) {
                Probe::Found { index, .. } => return Some(index),
                Probe::Absent => return None,
                Probe::Ask { index } => {
                    // SAFETY: the entry is live.
                    let other = unsafe { Borrowed::from_raw(self.entries[index].key) };
                    if token.is_exact(other, kind::STR) && crate::str::equal(other, key) {
                        return Some(index);
                    }
                    skip.push(index);
                }
            }
        }
    }

    /// True if all keys are exact strings.
    pub(crate) fn has_only_strings(&self) -> bool {
        self.only_strings
    }

    /// The value under an exact string.
    #[inline]
    pub fn get_str(&self, token: &Token, key: Borrowed<'_>) -> Option<Borrowed<'_>> {
        let index = self.index_of_str(token, key)?;
        // SAFETY: a live entry's value is owned by the dict, which is borrowed.
        Some(unsafe { Borrowed::from_raw(self.entries[index].value) })
    }

    fn grow(&mut self) {
        let wanted = (self.used * 3).max(8).next_power_of_two();
        self.rebuild(wanted);
    }

    fn rebuild(&mut self, size: usize) {
        self.entries.retain(|entry| !entry.key.is_null());
        self.indices = Indices::new(size);
        self.entries
            .reserve_exact((size * 2 / 3).saturating_sub(self.entries.len()));
        let mask = size - 1;
        for (index, entry) in self.entries.iter().enumerate() {
            let mut perturb = entry.hash as u64;
            let mut slot = entry.hash as usize & mask;
            while self.indices.get(slot) != FREE {
                perturb >>= 5;
                slot = (slot
                    .wrapping_mul(5)
                    .wrapping_add(perturb as usize)
                    .wrapping_add(1))
                    & mask;
            }
            self.indices.set(slot, index as u32);
        }
        self.touch_keys();
    }

    /// Appends a pair whose key is known to be absent.
    fn append(&mut self, key: Owned, hash: i64, value: Owned, key_is_str: bool) {
        if !self.view_of.get().is_null() {
            self.move_object(key_is_str.then_some(key.as_ref()));
        }
        if (self.entries.len() + 1) * 3 > self.indices.len() * 2 {
            self.grow();
        }
        let mask = self.indices.len() - 1;
        let mut perturb = hash as u64;
        let mut slot = hash as usize & mask;
        while self.indices.get(slot) < DELETED {
            perturb >>= 5;
            slot = (slot
                .wrapping_mul(5)
                .wrapping_add(perturb as usize)
                .wrapping_add(1))
                & mask;
        }
        self.indices.set(slot, self.entries.len() as u32);
        self.entries.push(Entry {
            hash,
            key: key.into_raw(),
            value: value.into_raw(),
        });
        self.used += 1;
        self.only_strings &= key_is_str;
        self.keys_version.set(0);
    }

    /// Replaces the value of entry `index`; returns the old one.
    #[inline(always)]
    pub fn replace_value(&mut self, index: usize, value: Owned) -> Option<Owned> {
        let entry = self.entries.get_mut(index)?;
        let old = std::mem::replace(&mut entry.value, value.into_raw());
        // SAFETY: the entry owned the old value, which is NULL only in holes.
        (!old.is_null()).then(|| unsafe { Owned::from_raw(old) })
    }

    fn remove_at(&mut self, slot: usize, index: usize) -> (Owned, Owned) {
        if !self.view_of.get().is_null() {
            self.move_object(None);
        }
        self.indices.set(slot, DELETED);
        let entry = &mut self.entries[index];
        let (key, value) = (
            std::mem::take(&mut entry.key),
            std::mem::take(&mut entry.value),
        );
        self.used -= 1;
        self.touch_keys();
        // SAFETY: the entry owned both and was live.
        unsafe { (Owned::from_raw(key), Owned::from_raw(value)) }
    }

    fn take_all(&mut self, out: &mut Vec<Owned>) {
        if !self.view_of.get().is_null() {
            self.move_object(None);
        }
        for entry in std::mem::take(&mut self.entries) {
            if !entry.key.is_null() {
                // SAFETY: live entries own both words.
                unsafe {
                    out.push(Owned::from_raw(entry.key));
                    out.push(Owned::from_raw(entry.value));
                }
            }
        }
        self.used = 0;
        self.indices = Indices::Small(Box::default());
        self.only_strings = true;
        self.touch_keys();
    }

    fn copy_from(&mut self, token: &Token, other: &Dict) {
        debug_assert!(
            self.view_of.get().is_null(),
            "only new dictionaries are made as copies"
        );
        self.entries = other
            .entries
            .iter()
            .filter(|entry| !entry.key.is_null())
            .map(|entry| Entry {
                hash: entry.hash,
                key: token.retain(entry.key),
                value: token.retain(entry.value),
            })
            .collect();
        self.used = self.entries.len();
        self.only_strings = other.only_strings;
        if self.used != 0 {
            self.rebuild(table_size(self.used));
        }
    }
}

/// The payload of a value that is a dict. A panic (which reaches Python as a SystemError) says that it is none.
#[inline(always)]
fn of<'a>(token: &'a Token, dict: Borrowed<'a>) -> &'a Dict {
    dict.get::<Dict>(token).unwrap_or_else(|| not_a_dict())
}

#[inline(always)]
fn of_mut<'a>(token: &'a mut Token, dict: Borrowed<'a>) -> &'a mut Dict {
    dict.get_mut::<Dict>(token).unwrap_or_else(|| not_a_dict())
}

#[cold]
fn not_a_dict() -> ! {
    panic!("a dict was expected")
}

/// Finds `key`; may run Python. The result is the slot in the table and the index of the entry.
#[inline(always)]
fn find(
    token: &mut Token,
    dict: Borrowed<'_>,
    key: Borrowed<'_>,
    hash: i64,
) -> PyResult<Option<(usize, usize)>> {
    match of(token, dict).first_slot(key.word(), hash) {
        Some(answer) => Ok(answer),
        None => search(token, dict, key, hash),
    }
}

/// [`find`] along the whole probe sequence.
fn search(
    token: &mut Token,
    dict: Borrowed<'_>,
    key: Borrowed<'_>,
    hash: i64,
) -> PyResult<Option<(usize, usize)>> {
    let is_str = token.is_exact(key, kind::STR);
    let mut skip = Vec::new();
    let mut layout = of(token, dict).layout;
    loop {
        let payload = of(token, dict);
        if payload.layout != layout {
            layout = payload.layout;
            skip.clear();
        }
        let index = match payload.probe(key.word(), hash, is_str, &skip) {
            Probe::Found { slot, index } => return Ok(Some((slot, index))),
            Probe::Absent => return Ok(None),
            Probe::Ask { index } => index,
        };
        let other = Owned::from_word(token, payload.entries[index].key);
        if crate::object::equal(token, other.as_ref(), key)? {
            let payload = of(token, dict);
            // Other keys may have come and gone meanwhile: what counts is that this one is still there.
            if payload
                .entries
                .get(index)
                .is_some_and(|entry| entry.key.is(other.word()))
                && let Probe::Found { slot, index } =
                    payload.probe(other.word(), hash, false, &skip)
            {
                return Ok(Some((slot, index)));
            }
            skip.clear();
            continue;
        }
        skip.push(index);
    }
}

#[inline(always)]
fn hash_of(token: &mut Token, key: Borrowed<'_>) -> PyResult<i64> {
    if token.is_exact(key, kind::STR) {
        // SAFETY: exactly a str.
        return Ok(unsafe { key.get_unchecked::<crate::str::Str>() }.hash(token));
    }
    if let Some(int) = key.word().int() {
        return Ok(crate::int::hash(crate::int::IntRef::Small(int)));
    }
    crate::object::hash_as(token, key, "a dict key")
}

/// `dict.get(key)`, `None` if absent.
#[inline]
pub fn get(token: &mut Token, dict: Borrowed<'_>, key: Borrowed<'_>) -> PyResult<Option<Owned>> {
    let hash = hash_of(token, key)?;
    get_hashed(token, dict, key, hash)
}

/// [`get`] for a key whose hash is known.
pub fn get_hashed(
    token: &mut Token,
    dict: Borrowed<'_>,
    key: Borrowed<'_>,
    hash: i64,
) -> PyResult<Option<Owned>> {
    let Some((_, index)) = find(token, dict, key, hash)? else {
        return Ok(None);
    };
    let word = of(token, dict).entries[index].value;
    Ok(Some(Owned::from_word(token, word)))
}

/// `key in dict`
pub fn contains(token: &mut Token, dict: Borrowed<'_>, key: Borrowed<'_>) -> PyResult<bool> {
    let hash = hash_of(token, key)?;
    Ok(find(token, dict, key, hash)?.is_some())
}

/// `dict[key] = value`
#[inline]
pub fn set(
    token: &mut Token,
    dict: Borrowed<'_>,
    key: Borrowed<'_>,
    value: Borrowed<'_>,
) -> PyResult<()> {
    let hash = hash_of(token, key)?;
    set_hashed(token, dict, key, hash, value)
}

/// How the keys of a set are had with their hashes, without asking Python; set by the crate that has sets.
#[derive(Default)]
pub struct HashedKeysHook(pub std::cell::Cell<Option<HashedKeys>>);

/// The keys of a set or dict with their hashes; `None` for anything else.
pub type HashedKeys = fn(&Token, Borrowed<'_>) -> Option<Vec<(Owned, i64)>>;

/// [`set`] for a key whose hash is known.
pub fn set_hashed(
    token: &mut Token,
    dict: Borrowed<'_>,
    key: Borrowed<'_>,
    hash: i64,
    value: Borrowed<'_>,
) -> PyResult<()> {
    let value = value.own(token);
    if let Some((_, index)) = find(token, dict, key, hash)? {
        let old = of_mut(token, dict).replace_value(index, value);
        drop(old);
        return Ok(());
    }
    let (key, is_str) = (key.own(token), token.is_exact(key, kind::STR));
    of_mut(token, dict).append(key, hash, value, is_str);
    Ok(())
}

/// `dict.setdefault(key, default)`
pub fn set_default(
    token: &mut Token,
    dict: Borrowed<'_>,
    key: Borrowed<'_>,
    default: Borrowed<'_>,
) -> PyResult {
    let hash = hash_of(token, key)?;
    if let Some(found) = get_hashed(token, dict, key, hash)? {
        return Ok(found);
    }
    let (owned_key, value, is_str) = (
        key.own(token),
        default.own(token),
        token.is_exact(key, kind::STR),
    );
    of_mut(token, dict).append(owned_key, hash, value, is_str);
    Ok(default.own(token))
}

/// Takes the pair under `key` out; `None` if absent.
pub fn remove(
    token: &mut Token,
    dict: Borrowed<'_>,
    key: Borrowed<'_>,
) -> PyResult<Option<(Owned, Owned)>> {
    let hash = hash_of(token, key)?;
    let Some((slot, index)) = find(token, dict, key, hash)? else {
        return Ok(None);
    };
    Ok(Some(of_mut(token, dict).remove_at(slot, index)))
}

/// Takes the last pair out; `None` if empty.
pub fn pop_last(token: &mut Token, dict: Borrowed<'_>) -> Option<(Owned, Owned)> {
    let payload = of_mut(token, dict);
    let index = payload
        .entries
        .iter()
        .rposition(|entry| !entry.key.is_null())?;
    let entry = payload.entries[index];
    let mut skip = Vec::new();
    let (slot, index) = loop {
        match payload.probe(entry.key, entry.hash, false, &skip) {
            Probe::Found { slot, index } => break (slot, index),
            Probe::Ask { index } => skip.push(index),
            Probe::Absent => return None,
        }
    };
    let pair = payload.remove_at(slot, index);
    payload.entries.truncate(index);
    Some(pair)
}

/// Empties the dict.
pub fn clear(token: &mut Token, dict: Borrowed<'_>) {
    let mut out = Vec::new();
    of_mut(token, dict).take_all(&mut out);
    drop(out);
}

/// A new dict with the same pairs.
pub fn copy(token: &Token, dict: Borrowed<'_>) -> Owned {
    let mut new = Dict::default();
    new.copy_from(token, of(token, dict));
    token.new_object(new)
}

/// The pairs of a dict, owned, in order: for walking while Python runs.
pub fn pairs(token: &Token, dict: Borrowed<'_>) -> Vec<(Owned, Owned)> {
    of(token, dict)
        .iter()
        .map(|(key, value)| (key.own(token), value.own(token)))
        .collect()
}

/// The value under a name, without running Python; the name is a Rust string.
pub fn get_text(token: &Token, dict: Borrowed<'_>, name: &str) -> Option<Owned> {
    let key = token.new_str(name);
    of(token, dict)
        .get_str(token, key.as_ref())
        .map(|value| value.own(token))
}

/// `dict[name] = value` for a name given as a Rust string, which is interned.
pub fn set_text(token: &mut Token, dict: Borrowed<'_>, name: &str, value: Borrowed<'_>) {
    let key = token.intern(name);
    // Strings hash and compare without running Python, so that this cannot fail but for keys that are no strings.
    if let Err(raised) = set(token, dict, key.as_ref(), value) {
        drop(token.take_lazy(raised));
    }
}

/// Puts at most `count` pairs under different exact strings into an empty dict that was just made; for moving attributes
/// into a dictionary.
pub(crate) fn fill(
    token: &Token,
    dict: Borrowed<'_>,
    count: usize,
    pairs: impl Iterator<Item = (Owned, Owned)>,
) {
    // SAFETY: nobody else has a reference into a dict that was just made.
    let payload = unsafe { &mut *dict.payload_ptr::<Dict>() };
    payload.rebuild(table_size(count));
    for (key, value) in pairs {
        // SAFETY: an exact string.
        let hash = unsafe { key.as_ref().get_unchecked::<crate::str::Str>() }.hash(token);
        payload.append(key, hash, value, true);
    }
}
