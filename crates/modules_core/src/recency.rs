//! Which of numbered slots was used last: a doubly linked list over indices, for caches that forget the oldest entry.

/// No slot.
const NONE: usize = usize::MAX;

#[derive(Clone, Copy)]
struct Link {
    newer: usize,
    older: usize,
}

/// The order of the slots in use.
pub(crate) struct Recency {
    links: Vec<Link>,
    newest: usize,
    oldest: usize,
    free: Vec<usize>,
}

impl Recency {
    pub(crate) fn new() -> Recency {
        Recency {
            links: Vec::new(),
            newest: NONE,
            oldest: NONE,
            free: Vec::new(),
        }
    }

    /// How many slots are in use.
    pub(crate) fn len(&self) -> usize {
        self.links.len() - self.free.len()
    }

    /// The slot that was used longest ago.
    pub(crate) fn oldest(&self) -> Option<usize> {
        (self.oldest != NONE).then_some(self.oldest)
    }

    /// Takes a slot into use, as the newest.
    pub(crate) fn add(&mut self) -> usize {
        let unlinked = Link {
            newer: NONE,
            older: NONE,
        };
        let slot = self.free.pop().unwrap_or_else(|| {
            self.links.push(unlinked);
            self.links.len() - 1
        });
        self.link(slot);
        slot
    }

    /// A slot in use was used again.
    pub(crate) fn touch(&mut self, slot: usize) {
        if self.newest != slot {
            self.unlink(slot);
            self.link(slot);
        }
    }

    /// Gives up a slot in use.
    pub(crate) fn remove(&mut self, slot: usize) {
        self.unlink(slot);
        self.free.push(slot);
    }

    fn link(&mut self, slot: usize) {
        let before = std::mem::replace(&mut self.newest, slot);
        self.links[slot] = Link {
            newer: NONE,
            older: before,
        };
        match before {
            NONE => self.oldest = slot,
            before => self.links[before].newer = slot,
        }
    }

    fn unlink(&mut self, slot: usize) {
        let Link { newer, older } = self.links[slot];
        match newer {
            NONE => self.newest = older,
            newer => self.links[newer].older = older,
        }
        match older {
            NONE => self.oldest = newer,
            older => self.links[older].newer = newer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_what_was_not_touched_longest() {
        let mut order = Recency::new();
        let slots: Vec<usize> = (0..3).map(|_| order.add()).collect();
        assert_eq!(order.oldest(), Some(slots[0]));
        order.touch(slots[0]);
        assert_eq!(order.oldest(), Some(slots[1]));
        order.remove(slots[1]);
        assert_eq!((order.oldest(), order.len()), (Some(slots[2]), 2));
        assert_eq!(order.add(), slots[1]);
        order.remove(slots[2]);
        order.remove(slots[0]);
        order.remove(slots[1]);
        assert_eq!((order.oldest(), order.len()), (None, 0));
    }
}
