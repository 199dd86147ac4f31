//! Classes that are remembered without being kept alive, for the caches of abstract base classes.

use baton_object::hasher::BuildNumberHasher;
use baton_object::traverse::Opaque;
use baton_object::weakref::Weakref;
use baton_object::{Borrowed, Owned, Token};
use std::collections::HashMap;

/// Weak references in the order they came, found by the address of their class.
///
/// Invariant: where an address stands in `places`, the newest reference that was made for a class there lies in that place.
/// A class that died leaves its reference behind until the next purge; another class at its address does not pass for it,
/// because the reference is dead.
#[derive(Default, baton_object::Traverse)]
pub struct WeakClasses {
    references: Vec<Owned>,
    places: Opaque<HashMap<usize, usize, BuildNumberHasher>>,
    /// So many references set off the next purge.
    purge_at: usize,
}

const FIRST_PURGE: usize = 16;

fn target(token: &Token, reference: &Owned) -> Option<Owned> {
    reference.as_ref().get::<Weakref>(token)?.target(token)
}

impl WeakClasses {
    /// True if `class` was put in and not taken out.
    pub fn contains(&self, token: &Token, class: Borrowed<'_>) -> bool {
        self.places
            .0
            .get(&class.word().identity())
            .and_then(|place| target(token, self.references.get(*place)?))
            .is_some_and(|found| found.as_ref().is(class))
    }

    /// Puts `class` in, to which `reference` is a weak reference. The references of the dead come back now and then, for the
    /// caller to drop when he has let go of this.
    #[must_use]
    pub fn insert(&mut self, token: &Token, class: Borrowed<'_>, reference: Owned) -> Vec<Owned> {
        let dead = match self.references.len() >= self.purge_at.max(FIRST_PURGE) {
            true => self.purge(token),
            false => Vec::new(),
        };
        let place = self.references.len();
        self.places.0.insert(class.word().identity(), place);
        self.references.push(reference);
        dead
    }

    fn purge(&mut self, token: &Token) -> Vec<Owned> {
        let mut dead = Vec::new();
        self.places.0.clear();
        for reference in std::mem::take(&mut self.references) {
            match target(token, &reference) {
                Some(class) => {
                    let place = self.references.len();
                    self.places.0.insert(class.word().identity(), place);
                    self.references.push(reference);
                }
                None => dead.push(reference),
            }
        }
        self.purge_at = 2 * self.references.len();
        dead
    }

    /// The classes that are alive.
    pub fn alive(&self, token: &Token) -> Vec<Owned> {
        let alive = |reference| target(token, reference);
        self.references.iter().filter_map(alive).collect()
    }

    /// The weak references to those that are alive.
    pub fn references(&self, token: &Token) -> Vec<Owned> {
        let alive = |reference: &&Owned| target(token, reference).is_some();
        let references = self.references.iter().filter(alive);
        references
            .map(|reference| reference.clone_ref(token))
            .collect()
    }
}
