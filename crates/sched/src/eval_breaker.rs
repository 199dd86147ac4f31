//! What others want of a running thread: one word of named bits.
//!
//! The owner reads the word with one relaxed load at every switch point; a bit seen late is a
//! request honoured at the next switch point, so no ordering is needed for the load itself.
//! Whoever sets a bit has first written what the bit stands for; [`EvalBreaker::take`] is the
//! acquire side of that, [`EvalBreaker::set`] the release side. Any thread may set any bit; the
//! owner clears, with one exception: [`Bit::GilDropRequest`] belongs to the GIL and is set and
//! cleared under its mutex.

use baton_sync::atomic::{AtomicU32, Ordering};

/// The requests, as bit numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Bit {
    /// Somebody waits for the GIL.
    GilDropRequest,
    /// A signal came in.
    SignalsPending,
    /// Calls were queued for this thread (`Py_AddPendingCall`).
    PendingCalls,
    /// An exception was sent to this thread.
    AsyncException,
    /// The collector wants to run.
    GcScheduled,
    /// All threads are to stop.
    Stop,
    /// The monitoring tables changed: code must be instrumented anew.
    Instrumentation,
}

impl Bit {
    const fn mask(self) -> u32 {
        1 << self as u8
    }
}

/// See the module.
#[derive(Debug)]
pub struct EvalBreaker {
    bits: AtomicU32,
}

impl EvalBreaker {
    /// Nobody wants anything.
    pub fn new() -> EvalBreaker {
        EvalBreaker {
            bits: AtomicU32::new(0),
        }
    }

    /// Whether anybody wants anything: the test at every switch point.
    #[inline(always)]
    pub fn pending(&self) -> bool {
        self.bits.load(Ordering::Relaxed) != 0
    }

    /// Whether this one is wanted.
    #[inline]
    pub fn is_set(&self, bit: Bit) -> bool {
        self.bits.load(Ordering::Relaxed) & bit.mask() != 0
    }

    /// Makes a request; true if it was not pending already.
    pub fn set(&self, bit: Bit) -> bool {
        self.bits.fetch_or(bit.mask(), Ordering::Release) & bit.mask() == 0
    }

    /// Withdraws a request. Most often there is none, which a load tells for less.
    pub fn clear(&self, bit: Bit) {
        if self.is_set(bit) {
            self.bits.fetch_and(!bit.mask(), Ordering::Relaxed);
        }
    }

    /// Withdraws a request and says whether it was pending; what its maker wrote before is
    /// visible from here on.
    pub fn take(&self, bit: Bit) -> bool {
        self.is_set(bit) && self.bits.fetch_and(!bit.mask(), Ordering::Acquire) & bit.mask() != 0
    }
}

impl Default for EvalBreaker {
    fn default() -> Self {
        EvalBreaker::new()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn bits_are_independent() {
        let breaker = EvalBreaker::new();
        assert!(!breaker.pending());
        assert!(breaker.set(Bit::GcScheduled));
        assert!(!breaker.set(Bit::GcScheduled));
        assert!(breaker.set(Bit::Stop));
        assert!(breaker.take(Bit::GcScheduled) && !breaker.take(Bit::GcScheduled));
        assert!(breaker.pending() && breaker.is_set(Bit::Stop));
        breaker.clear(Bit::Stop);
        assert!(!breaker.pending());
    }
}
