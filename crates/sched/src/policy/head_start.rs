//! The head start of a thread that comes back from a blocking call.
//!
//! In CPython such a thread waits a whole switch interval for a computing one: 5 ms after every
//! short wait (bpo-7946). With a head start it asks at once, and the holder gives way at its next
//! switch point. So that many short waits do not starve the computing thread, time held after a
//! head start is paid from a credit that grows by a percentage of real time, up to that
//! percentage of one interval. Whoever overdraws it waits like anybody else until it has grown
//! back; over any long time head starts thus take no more than their percentage.
//!
//! Only time changes: the stick is handed over at the same switch points, by the same protocol.
//! Lives under the lock's mutex.

use baton_sync::Instant;
use baton_trace::ThreadId;
use std::time::Duration;

/// The credit, and who holds the stick on it.
pub(super) struct HeadStart {
    percent: u32,
    credit_ns: i64,
    updated: Instant,
    holder: Option<(ThreadId, Instant)>,
}

impl HeadStart {
    pub(super) const OFF: HeadStart = HeadStart {
        percent: 0,
        credit_ns: 0,
        updated: Instant::from_nanos(0),
        holder: None,
    };

    /// Sets the share of time that head starts may take; 0 switches them off.
    pub(super) fn set_percent(&mut self, percent: u32) {
        self.percent = percent.min(100);
    }

    pub(super) fn is_on(&self) -> bool {
        self.percent > 0
    }

    /// Whether there is credit for one now.
    pub(super) fn available(&mut self, now: Instant, interval: Duration) -> bool {
        let share = |span: Duration| {
            let nanos = span.as_nanos().saturating_mul(u128::from(self.percent)) / 100;
            i64::try_from(nanos).unwrap_or(i64::MAX)
        };
        let grown = self
            .credit_ns
            .saturating_add(share(now.since(self.updated)));
        self.credit_ns = grown.min(share(interval));
        self.updated = now;
        self.credit_ns > 0
    }

    /// `thread` got the stick by a head start.
    pub(super) fn began(&mut self, thread: ThreadId, now: Instant) {
        self.holder = Some((thread, now));
    }

    /// `thread` gives the stick away; `now` is asked only if it pays.
    pub(super) fn ended(&mut self, thread: ThreadId, now: impl FnOnce() -> Instant) {
        if let Some((_, since)) = self.holder.take_if(|(holder, _)| *holder == thread) {
            let held = i64::try_from(now().since(since).as_nanos()).unwrap_or(i64::MAX);
            self.credit_ns = self.credit_ns.saturating_sub(held);
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    const INTERVAL: Duration = Duration::from_millis(5);

    fn at(micros: u64) -> Instant {
        Instant::from_nanos(micros * 1000)
    }

    #[test]
    fn the_long_run_share_is_the_percentage() {
        let mut start = HeadStart::OFF;
        start.set_percent(10);
        let (mut now, mut held) = (1_000_000, 0);
        let begin = now;
        // A greedy thread: whenever it may, it takes the stick and keeps it for 3 ms.
        while now < begin + 1_000_000 {
            if start.available(at(now), INTERVAL) {
                start.began(ThreadId(1), at(now));
                now += 3_000;
                held += 3_000;
                start.ended(ThreadId(1), || at(now));
            } else {
                now += 100;
            }
        }
        assert!((90_000..=110_000).contains(&held), "{held} us of a second");
    }

    #[test]
    fn others_do_not_pay_and_off_is_off() {
        let mut start = HeadStart::OFF;
        assert!(!start.is_on() && !start.available(at(900_000), INTERVAL));
        start.set_percent(10);
        assert!(start.available(at(1_000_000), INTERVAL));
        start.began(ThreadId(1), at(1_000_000));
        start.ended(ThreadId(2), || unreachable!("not the one on credit"));
        start.ended(ThreadId(1), || at(2_000_000));
        assert!(!start.available(at(2_000_000), INTERVAL));
    }
}
