//! The hash table of sets, with CPython's probing and growth (`Objects/setobject.c`), so that sets iterate in CPython's
//! order: nine linear probes, then a jump perturbed by the hash.
//!
//! Invariants: the size is a power of two, at least 8; an unused slot has no key and hash 0, a deleted one no key and
//! hash -1 (no key hashes to -1); `version` changes with every change of the table.

use baton_object::traverse::Traverse;
use baton_object::{Borrowed, Owned, PyResult, Token, Word, kind, object, str};

const MIN_SIZE: usize = 8;
const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;
const DELETED: i64 = -1;

/// One slot.
#[derive(Default)]
pub struct Slot {
    /// The key's hash.
    pub hash: i64,
    /// The key, where the slot is in use.
    pub key: Option<Owned>,
}

/// See the module's note.
pub struct Table {
    slots: Vec<Slot>,
    used: usize,
    /// Used and deleted slots.
    fill: usize,
    version: u64,
    finger: usize,
}

impl Default for Table {
    fn default() -> Table {
        Table {
            slots: empty_slots(MIN_SIZE),
            used: 0,
            fill: 0,
            version: 0,
            finger: 0,
        }
    }
}

impl Traverse for Table {
    fn traverse(&self, visit: &mut dyn FnMut(Word)) {
        self.keys().for_each(|(key, _)| visit(key.word()));
    }
    fn clear(&mut self, out: &mut Vec<Owned>) {
        out.extend(self.take_all());
    }
}

fn empty_slots(size: usize) -> Vec<Slot> {
    std::iter::repeat_with(Slot::default).take(size).collect()
}

/// The slots a hash leads to, in order, for ever.
struct Probes {
    mask: usize,
    base: usize,
    left: usize,
    place: usize,
    perturb: u64,
}

impl Probes {
    #[inline(always)]
    fn new(hash: i64, mask: usize) -> Probes {
        let base = hash as usize & mask;
        Probes {
            mask,
            base,
            left: linear(base, mask),
            place: base,
            perturb: hash as u64,
        }
    }

    #[inline(always)]
    fn next(&mut self) -> usize {
        let place = self.place;
        if self.left > 0 {
            self.left -= 1;
            self.place += 1;
        } else {
            self.perturb >>= PERTURB_SHIFT;
            self.base = self
                .base
                .wrapping_mul(5)
                .wrapping_add(1)
                .wrapping_add(self.perturb as usize)
                & self.mask;
            self.place = self.base;
            self.left = linear(self.base, self.mask);
        }
        place
    }
}

#[inline(always)]
fn linear(base: usize, mask: usize) -> usize {
    if base + LINEAR_PROBES <= mask {
        LINEAR_PROBES
    } else {
        0
    }
}

/// Where a search without Python ended.
enum Found {
    At(usize),
    Unused(usize),
    /// The key here has the same hash and must be compared by Python.
    Ask(usize),
}

/// Where a key is, or where it would go.
pub enum Place {
    /// It is in this slot.
    At(usize),
    /// It would go here.
    Unused(usize),
}

impl Table {
    /// How many keys.
    pub fn len(&self) -> usize {
        self.used
    }

    /// True if the table never had a key since it was made or emptied.
    pub fn is_fresh(&self) -> bool {
        self.fill == 0 && self.slots.len() == MIN_SIZE
    }

    /// True without keys.
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }

    /// The keys with their hashes, in the table's order.
    pub fn keys(&self) -> impl Iterator<Item = (Borrowed<'_>, i64)> {
        self.slots
            .iter()
            .filter_map(|slot| Some((slot.key.as_ref()?.as_ref(), slot.hash)))
    }

    /// The first key in or behind slot `place`, and that slot.
    pub fn key_from(&self, place: usize) -> Option<(usize, Borrowed<'_>)> {
        let rest = self.slots.get(place..)?;
        rest.iter()
            .enumerate()
            .find_map(|(index, slot)| Some((place + index, slot.key.as_ref()?.as_ref())))
    }

    /// Bytes of the table, for `__sizeof__`.
    pub fn memory(&self) -> usize {
        if self.slots.len() > MIN_SIZE {
            self.slots.len() * 16
        } else {
            0
        }
    }

    fn mask(&self) -> usize {
        self.slots.len() - 1
    }

    fn search(&self, token: &Token, key: Borrowed<'_>, hash: i64, skip: &[usize]) -> Found {
        let mut probes = Probes::new(hash, self.mask());
        let mut free = None;
        loop {
            let place = probes.next();
            let Some(slot) = self.slots.get(place) else {
                continue;
            };
            let Some(other) = &slot.key else {
                if slot.hash == DELETED {
                    // The last deleted slot on the way is used again, as CPython does.
                    free = Some(place);
                    continue;
                }
                return Found::Unused(free.unwrap_or(place));
            };
            if slot.hash != hash || skip.contains(&place) {
                continue;
            }
            let other = other.as_ref();
            if other.is(key) {
                return Found::At(place);
            }
            if token.is_exact(other, kind::STR) && token.is_exact(key, kind::STR) {
                if str::equal(other, key) {
                    return Found::At(place);
                }
                continue;
            }
            return Found::Ask(place);
        }
    }

    /// Puts a key in that is known to be absent, into a table without deleted slots.
    fn insert_clean(&mut self, key: Owned, hash: i64) {
        let mut probes = Probes::new(hash, self.mask());
        loop {
            let place = probes.next();
            if let Some(slot) = self.slots.get_mut(place)
                && slot.key.is_none()
            {
                *slot = Slot {
                    hash,
                    key: Some(key),
                };
                return;
            }
        }
    }

    fn resize(&mut self, wanted: usize) {
        let mut size = MIN_SIZE;
        while size <= wanted {
            size <<= 1;
        }
        let old = std::mem::replace(&mut self.slots, empty_slots(size));
        for slot in old {
            if let Some(key) = slot.key {
                self.insert_clean(key, slot.hash);
            }
        }
        self.fill = self.used;
        self.version += 1;
    }

    /// Makes room for `more` keys that are about to be merged in.
    pub fn reserve(&mut self, more: usize) {
        if (self.fill + more) * 5 >= self.mask() * 3 {
            self.resize((self.used + more) * 2);
        }
    }

    /// Fills an unused slot that a search has found.
    pub fn put(&mut self, place: usize, key: Owned, hash: i64) {
        let Some(slot) = self.slots.get_mut(place) else {
            return;
        };
        let reused = slot.hash == DELETED;
        *slot = Slot {
            hash,
            key: Some(key),
        };
        self.used += 1;
        self.version += 1;
        if reused {
            return;
        }
        self.fill += 1;
        if self.fill * 5 >= self.mask() * 3 {
            self.resize(if self.used > 50_000 {
                self.used * 2
            } else {
                self.used * 4
            });
        }
    }

    /// Takes the key in `place` out.
    pub fn take(&mut self, place: usize) -> Option<Owned> {
        let slot = self.slots.get_mut(place)?;
        let key = slot.key.take()?;
        slot.hash = DELETED;
        self.used -= 1;
        self.version += 1;
        Some(key)
    }

    /// Takes some key out: the first from where the last one was taken.
    pub fn pop(&mut self) -> Option<Owned> {
        if self.used == 0 {
            return None;
        }
        let start = self.finger & self.mask();
        let place = self.key_from(start).or_else(|| self.key_from(0))?.0;
        self.finger = place + 1;
        self.take(place)
    }

    /// Empties the table; the keys are the caller's to drop.
    pub fn take_all(&mut self) -> Vec<Owned> {
        let old = std::mem::replace(&mut self.slots, empty_slots(MIN_SIZE));
        self.used = 0;
        self.fill = 0;
        self.version += 1;
        old.into_iter().filter_map(|slot| slot.key).collect()
    }

    /// A table with the same keys: what merging `self` into an empty one gives.
    pub fn copy(&self, token: &Token) -> Table {
        let mut new = Table::default();
        new.reserve(self.used);
        if new.slots.len() == self.slots.len() && self.fill == self.used {
            for (to, from) in new.slots.iter_mut().zip(&self.slots) {
                *to = Slot {
                    hash: from.hash,
                    key: from.key.as_ref().map(|key| key.clone_ref(token)),
                };
            }
        } else {
            for (key, hash) in self.keys() {
                new.insert_clean(key.own(token), hash);
            }
        }
        (new.used, new.fill) = (self.used, self.used);
        new
    }

    /// The hash of the keys as a frozenset, the same in whatever order they lie.
    pub fn hash(&self) -> i64 {
        let shuffle = |hash: u64| ((hash ^ 89_869_747) ^ (hash << 16)).wrapping_mul(3_644_798_167);
        let mut hash = self
            .keys()
            .fold(0u64, |acc, (_, hash)| acc ^ shuffle(hash as u64));
        hash ^= (self.used as u64 + 1).wrapping_mul(1_927_868_237);
        hash ^= (hash >> 11) ^ (hash >> 25);
        hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
        if hash == u64::MAX {
            590_923_713
        } else {
            hash as i64
        }
    }
}

/// Finds `key` in `set`. May run Python, which may change the table: then the search starts again.
pub fn find(token: &mut Token, set: Borrowed<'_>, key: Borrowed<'_>, hash: i64) -> PyResult<Place> {
    let mut skip = Vec::new();
    loop {
        let table = super::table(token, set);
        let version = table.version;
        let place = match table.search(token, key, hash, &skip) {
            Found::At(place) => return Ok(Place::At(place)),
            Found::Unused(place) => return Ok(Place::Unused(place)),
            Found::Ask(place) => place,
        };
        let Some(other) = table
            .slots
            .get(place)
            .and_then(|slot| slot.key.as_ref())
            .map(|key| key.clone_ref(token))
        else {
            continue;
        };
        let equal = object::equal(token, other.as_ref(), key)?;
        if super::table(token, set).version != version {
            skip.clear();
            continue;
        }
        if equal {
            return Ok(Place::At(place));
        }
        skip.push(place);
    }
}
