//! A place in a queue: its owner waits awake for a moment, then asleep, and is told either that it has what it waits for
//! or to look again.
//!
//! `word`: see the constants. Only the owner moves `* -> IDLE`, `IDLE -> AWAKE` and `AWAKE <-> ASLEEP`; anybody who found
//! it in the queue moves `AWAKE | ASLEEP -> CALLED | GRANTED`, and wakes it if it was asleep. What the sender wrote before
//! is visible to the owner afterwards (release, acquire). A message that comes before the owner sleeps keeps it from
//! sleeping: no wake-up is lost.

use crate::atomic::{AtomicU32, Ordering, const_fn};
use crate::fork::AfterFork;
use crate::{Futex, Instant, Wait, sys};
use std::time::Duration;

const IDLE: u32 = 0;
const AWAKE: u32 = 1;
const ASLEEP: u32 = 2;
const CALLED: u32 = 3;
const GRANTED: u32 = 4;

/// Shorter sleeps are exact: the kernel's slack, 50 microseconds by default, is switched off for them.
const EXACT: Duration = Duration::from_millis(1);

/// What the owner of a [`Turn`] is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// It has what it waited for.
    Granted,
    /// It is to look again.
    Called,
    /// Nothing yet.
    Nothing,
    /// Nothing until the deadline.
    Late,
}

/// See the module.
pub struct Turn {
    state: Futex,
}

impl Turn {
    const_fn! {
        /// Nobody waits.
        pub fn new() -> Turn {
            Turn { state: Futex::new(IDLE) }
        }
    }

    fn word(&self) -> &AtomicU32 {
        self.state.word()
    }

    /// The owner gets ready to wait; from here on it can be told something.
    pub fn begin(&self) {
        self.word().store(AWAKE, Ordering::Relaxed);
    }

    /// The owner waits no more; what it was told meanwhile.
    pub fn end(&self) -> Told {
        told(self.word().swap(IDLE, Ordering::Acquire))
    }

    /// Looks for a message, awake, for at most `limit`. It does not give way (`sched_yield`): since Linux 6.18 that costs a
    /// thread a whole slice of its time, and after a few of them it is not woken in time from its next sleep.
    pub fn watch(&self, limit: Duration) -> Told {
        // Under loom, where there is no time, once.
        let deadline = (!cfg!(loom)).then(|| Instant::now().after(limit));
        loop {
            for _ in 0..WATCHES {
                let told = told(self.word().load(Ordering::Acquire));
                if told != Told::Nothing {
                    return told;
                }
                core::hint::spin_loop();
            }
            if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                return Told::Nothing;
            }
            if deadline.is_none() {
                crate::thread::yield_now();
                return told(self.word().load(Ordering::Acquire));
            }
        }
    }

    /// Sleeps until there is a message, at most until `deadline`.
    pub fn sleep(&self, deadline: Option<Instant>) -> Told {
        let _exact = deadline.and_then(Exact::until);
        self.sleep_roughly(deadline)
    }

    /// As [`sleep`](Self::sleep), with as much beyond the deadline as the kernel takes.
    pub fn sleep_roughly(&self, deadline: Option<Instant>) -> Told {
        let word = self.word();
        if let Err(now) = word.compare_exchange(AWAKE, ASLEEP, Ordering::Acquire, Ordering::Acquire)
        {
            return told(now);
        }
        while word.load(Ordering::Acquire) == ASLEEP {
            let otherwise = match self.state.wait(ASLEEP, deadline) {
                Wait::Woken => continue,
                Wait::TimedOut => Told::Late,
                Wait::Interrupted => Told::Nothing,
            };
            // Awake again, unless the message came after all.
            let awake = word.compare_exchange(ASLEEP, AWAKE, Ordering::Acquire, Ordering::Acquire);
            return awake.map_or_else(told, |_| otherwise);
        }
        told(word.load(Ordering::Acquire))
    }

    /// Whether the owner waits awake. For those who will most probably grant it its turn: a write that changes nothing
    /// brings the cache line in once, not twice.
    pub fn is_awake(&self) -> bool {
        self.word().fetch_or(0, Ordering::Relaxed) == AWAKE
    }

    /// Tells the owner that it has what it waits for. True if it is asleep and the caller must [`wake`](Self::wake) it.
    #[must_use]
    pub fn grant(&self) -> bool {
        self.word().swap(GRANTED, Ordering::AcqRel) == ASLEEP
    }

    /// Tells the owner to look again. True if it is asleep and the caller must [`wake`](Self::wake) it.
    #[must_use]
    pub fn call(&self) -> bool {
        let mut now = self.word().load(Ordering::Relaxed);
        while matches!(now, AWAKE | ASLEEP) {
            match self
                .word()
                .compare_exchange(now, CALLED, Ordering::AcqRel, Ordering::Relaxed)
            {
                Ok(_) => return now == ASLEEP,
                Err(other) => now = other,
            }
        }
        false
    }

    /// Ends the owner's sleep.
    pub fn wake(&self) {
        self.state.wake_one();
    }
}

/// How often a watcher looks before it asks for the time.
const WATCHES: usize = if cfg!(loom) { 1 } else { 40 };

fn told(word: u32) -> Told {
    match word {
        GRANTED => Told::Granted,
        CALLED => Told::Called,
        _ => Told::Nothing,
    }
}

impl Default for Turn {
    fn default() -> Self {
        Turn::new()
    }
}

impl AfterFork for Turn {
    fn after_fork_in_child(&self) {
        self.word().store(IDLE, Ordering::Relaxed);
    }
}

/// While it lives, this thread's sleeps end on time.
struct Exact;

impl Exact {
    fn until(deadline: Instant) -> Option<Exact> {
        if cfg!(loom) || deadline.since(Instant::now()) > EXACT {
            return None;
        }
        sys::set_timer_slack(1);
        Some(Exact)
    }
}

impl Drop for Exact {
    fn drop(&mut self) {
        sys::set_timer_slack(0);
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn a_message_before_the_sleep_is_not_lost() {
        let turn = Turn::new();
        turn.begin();
        assert!(turn.is_awake() && !turn.grant());
        assert_eq!(turn.sleep(None), Told::Granted);
        assert!(!turn.call(), "a call does not take a grant back");
        assert_eq!((turn.end(), turn.end()), (Told::Granted, Told::Nothing));
    }

    #[test]
    fn a_deadline_ends_the_sleep_and_a_later_message_still_counts() {
        let turn = Turn::new();
        turn.begin();
        assert_eq!(turn.sleep(Some(Instant::now())), Told::Late);
        assert!(turn.is_awake() && !turn.call());
        assert_eq!(turn.watch(Duration::ZERO), Told::Called);
        assert_eq!(turn.end(), Told::Called);
    }
}
