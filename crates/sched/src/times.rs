//! What a thread did with its life, and the longest stretch for which it held the lock.
//!
//! At any moment a thread does one of four things, so that the four times add up to its lifetime. Only the thread itself
//! writes, and only where it gives the lock away, comes back or gets it; `version` is odd meanwhile, so that readers see
//! all figures of one moment. The atomics are `core`'s also under loom: nothing is decided by them.

use baton_sync::{Arc, Instant, Mutex};
use core::sync::atomic::{AtomicU32, AtomicU64, Ordering, fence};

/// What a thread does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Doing {
    /// It holds the lock.
    Runs,
    /// It wants the lock.
    WaitsForGil,
    /// It waits for a lock of the program's.
    WaitsForLock,
    /// It is in a call that may block, or in native code that needs no lock.
    Blocked,
}

impl Doing {
    /// All of them, in the order of their numbers.
    pub const ALL: [Doing; 4] = [
        Doing::Runs,
        Doing::WaitsForGil,
        Doing::WaitsForLock,
        Doing::Blocked,
    ];
}

/// A place in a program, in words that outlive the program's code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: Arc<str>,
    /// The line in it.
    pub line: u32,
}

/// A stretch for which a thread held the lock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hold {
    /// How long, in nanoseconds.
    pub nanos: u64,
    /// Where the thread was when it gave the lock away, if it was anywhere.
    pub place: Option<Place>,
}

/// The figures of one moment, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// By [`Doing`].
    pub nanos: [u64; 4],
}

impl Spent {
    /// The time for which the thread did this.
    pub fn on(&self, doing: Doing) -> u64 {
        self.nanos[doing as usize]
    }

    /// The thread's age.
    pub fn lifetime(&self) -> u64 {
        self.nanos.iter().sum()
    }
}

const UNBORN: u32 = u32::MAX;

/// See the module.
pub(crate) struct Times {
    version: AtomicU32,
    doing: AtomicU32,
    since: AtomicU64,
    spent: [AtomicU64; 4],
    longest_nanos: AtomicU64,
    longest: Mutex<Hold>,
}

impl Times {
    pub(crate) fn new() -> Times {
        Times {
            version: AtomicU32::new(0),
            doing: AtomicU32::new(UNBORN),
            since: AtomicU64::new(0),
            spent: Default::default(),
            longest_nanos: AtomicU64::new(0),
            longest: Mutex::new(Hold::default()),
        }
    }

    /// From `now` on the thread does `doing`; before it was born it did nothing.
    pub(crate) fn turn_to(&self, doing: Doing, now: Instant) {
        let version = self.version.load(Ordering::Relaxed);
        self.version
            .store(version.wrapping_add(1), Ordering::Relaxed);
        fence(Ordering::Release);
        let before = self.doing.load(Ordering::Relaxed);
        if let Some(spent) = self.spent.get(before as usize) {
            let since = Instant::from_nanos(self.since.load(Ordering::Relaxed));
            let sum = spent.load(Ordering::Relaxed) + nanos(since, now);
            spent.store(sum, Ordering::Relaxed);
        }
        self.doing.store(doing as u32, Ordering::Relaxed);
        self.since.store(now.as_nanos(), Ordering::Relaxed);
        self.version
            .store(version.wrapping_add(2), Ordering::Release);
    }

    pub(crate) fn doing(&self) -> Option<Doing> {
        let doing = self.doing.load(Ordering::Relaxed);
        Doing::ALL.get(doing as usize).copied()
    }

    pub(crate) fn is_unborn(&self) -> bool {
        self.doing.load(Ordering::Relaxed) == UNBORN
    }

    /// For how long the thread has been doing what it does: of a thread that runs, how long it has held the lock.
    pub(crate) fn stretch(&self, now: Instant) -> u64 {
        nanos(Instant::from_nanos(self.since.load(Ordering::Relaxed)), now)
    }

    /// Whether a stretch would be the longest so far.
    pub(crate) fn would_be_longest(&self, nanos: u64) -> bool {
        nanos > self.longest_nanos.load(Ordering::Relaxed)
    }

    /// Notes the longest stretch so far.
    pub(crate) fn set_longest(&self, nanos: u64, place: Option<Place>) {
        self.longest_nanos.store(nanos, Ordering::Relaxed);
        *self.longest.lock() = Hold { nanos, place };
    }

    pub(crate) fn longest(&self) -> Hold {
        self.longest.lock().clone()
    }

    /// What the thread has spent until `now`.
    pub(crate) fn spent(&self, now: Instant) -> Spent {
        let mut spent = Spent::default();
        // In the child of a fork a thread that is no more may have left an odd version.
        for _ in 0..1000 {
            let version = self.version.load(Ordering::Acquire);
            for (sum, from) in spent.nanos.iter_mut().zip(&self.spent) {
                *sum = from.load(Ordering::Relaxed);
            }
            if let Some(sum) = spent
                .nanos
                .get_mut(self.doing.load(Ordering::Relaxed) as usize)
            {
                *sum += self.stretch(now);
            }
            fence(Ordering::Acquire);
            if version.is_multiple_of(2) && self.version.load(Ordering::Relaxed) == version {
                break;
            }
            core::hint::spin_loop();
        }
        spent
    }
}

fn nanos(from: Instant, to: Instant) -> u64 {
    to.as_nanos().saturating_sub(from.as_nanos())
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn the_times_add_up_to_the_lifetime() {
        let (times, at) = (Times::new(), |micros: u64| {
            Instant::from_nanos(micros * 1000)
        });
        assert_eq!(times.spent(at(5)).lifetime(), 0);
        let steps = [Doing::WaitsForGil, Doing::Runs, Doing::Blocked, Doing::Runs];
        for (step, doing) in steps.into_iter().enumerate() {
            times.turn_to(doing, at(10 + step as u64 * step as u64));
        }
        let spent = times.spent(at(30));
        assert_eq!(spent.lifetime(), 20_000);
        assert_eq!(spent.on(Doing::Runs), 3_000 + 11_000);
        assert_eq!(
            (spent.on(Doing::Blocked), spent.on(Doing::WaitsForLock)),
            (5_000, 0)
        );
    }
}
