//! Clocks and sleeping, real or simulated.
//!
//! Code above this crate asks a [`TimeSource`], never the system: [`RealTime`] in production,
//! [`ManualTime`] where a run must be repeatable.

use crate::atomic::{AtomicU64, Ordering};
use crate::sys;
use std::time::Duration;

/// Which clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClockId {
    /// Never goes back; the one deadlines are on.
    Monotonic,
    /// Wall time since 1970.
    Realtime,
    /// CPU time of the process.
    ProcessCpu,
    /// CPU time of the calling thread.
    ThreadCpu,
}

/// A point on the monotonic clock, in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(u64);

impl Instant {
    /// The end of time. The kernel counts in signed 64 bits; that is 292 years.
    pub const END: Instant = Instant(i64::MAX as u64);

    /// Now, on the real clock.
    pub fn now() -> Instant {
        Instant(sys::clock_now(ClockId::Monotonic))
    }

    /// The point `nanos` after the clock's zero.
    pub const fn from_nanos(nanos: u64) -> Instant {
        Instant(nanos)
    }

    /// Nanoseconds since the clock's zero.
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// This point plus `span`, or the end of time.
    pub fn after(self, span: Duration) -> Instant {
        let span = u64::try_from(span.as_nanos()).unwrap_or(u64::MAX);
        Instant(self.0.saturating_add(span)).min(Instant::END)
    }

    /// How long from `earlier` to here; zero if `earlier` is later.
    pub fn since(self, earlier: Instant) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}

/// Tells the time and sleeps.
pub trait TimeSource: Send + Sync {
    /// The clock's reading in nanoseconds.
    fn now(&self, clock: ClockId) -> u64;

    /// The clock's resolution in nanoseconds.
    fn resolution(&self, clock: ClockId) -> u64;

    /// Sleeps until `deadline` on the monotonic clock; false if a signal came first.
    fn sleep_until(&self, deadline: Instant) -> bool;

    /// Now, on the monotonic clock.
    fn instant(&self) -> Instant {
        Instant::from_nanos(self.now(ClockId::Monotonic))
    }
}

/// The system's clocks.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealTime;

impl TimeSource for RealTime {
    fn now(&self, clock: ClockId) -> u64 {
        sys::clock_now(clock)
    }

    fn resolution(&self, clock: ClockId) -> u64 {
        sys::clock_resolution(clock)
    }

    fn sleep_until(&self, deadline: Instant) -> bool {
        sys::sleep_until(deadline)
    }
}

/// A clock that stands still until somebody sleeps or sets it. All four clocks show the same
/// time since `start`, the wall clock with its own offset.
#[derive(Debug)]
pub struct ManualTime {
    elapsed: AtomicU64,
    wall_start: u64,
}

impl ManualTime {
    /// A clock at zero whose wall time is `wall_start` nanoseconds after 1970.
    pub fn new(wall_start: u64) -> ManualTime {
        ManualTime {
            elapsed: AtomicU64::new(0),
            wall_start,
        }
    }

    /// Moves time forward to `to`; never back.
    pub fn advance_to(&self, to: Instant) {
        self.elapsed.fetch_max(to.as_nanos(), Ordering::Relaxed);
    }
}

impl TimeSource for ManualTime {
    fn now(&self, clock: ClockId) -> u64 {
        let elapsed = self.elapsed.load(Ordering::Relaxed);
        match clock {
            ClockId::Realtime => self.wall_start.saturating_add(elapsed),
            _ => elapsed,
        }
    }

    fn resolution(&self, _clock: ClockId) -> u64 {
        1
    }

    fn sleep_until(&self, deadline: Instant) -> bool {
        self.advance_to(deadline);
        true
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn manual_time_moves_only_by_sleeping_and_never_back() {
        let time = ManualTime::new(1_000);
        assert!(time.sleep_until(Instant::from_nanos(50)));
        assert!(time.sleep_until(Instant::from_nanos(20)));
        assert_eq!(time.now(ClockId::Monotonic), 50);
        assert_eq!(time.now(ClockId::Realtime), 1_050);
    }

    #[test]
    fn real_time_does_not_go_back_and_sleep_reaches_its_deadline() {
        let time = RealTime;
        let deadline = time.instant().after(Duration::from_micros(200));
        while !time.sleep_until(deadline) {}
        assert!(time.instant() >= deadline);
        assert!(time.resolution(ClockId::Monotonic) > 0);
        assert!(time.now(ClockId::Realtime) > 1_500_000_000_000_000_000);
    }

    #[test]
    fn instants_saturate() {
        let end = Instant::from_nanos(5).after(Duration::MAX);
        assert_eq!(end, Instant::END);
        assert_eq!(Instant::from_nanos(1).since(end), Duration::ZERO);
    }
}
