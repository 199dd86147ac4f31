//! Who lent the lock, and the two credits that loans are paid from.
//!
//! `held` pays for the time that others hold the lock on loan and grows while nothing is lent, so that computing threads
//! keep half of the time; `cost` pays for what a loan takes beyond that, as far as the loan is to blame, and grows by a
//! tenth of real time. Both end at one interval's worth, up and down: after a pause of the machine's loans are off for an
//! interval or two, no longer.
//! Lives under the lock's mutex.

use crate::ThreadSched;
use baton_sync::{Arc, Instant};
use std::time::Duration;

/// Real time over what loans may cost.
const COST_SHARE: i64 = 10;

/// The least time for which the lock is lent.
const LEAST_LOAN: Duration = Duration::from_micros(100);

/// The most that one loan costs: what it takes to be woken. If it takes longer, the machine is busy with something else.
const MOST_COST: Duration = Duration::from_micros(25);

/// See the module. All in nanoseconds.
#[repr(C)]
pub(super) struct Loans {
    lender: Option<Arc<ThreadSched>>,
    held: i64,
    cost: i64,
    grown_until: Instant,
    lent_at: Instant,
    /// Held by others since then.
    held_since_lent: i64,
    /// When the last loan was given back, until the lender's part is charged.
    given_back_at: Option<Instant>,
}

impl Loans {
    pub(super) fn new() -> Loans {
        Loans {
            lender: None,
            lent_at: Instant::from_nanos(0),
            held_since_lent: 0,
            held: 1,
            cost: 1,
            grown_until: Instant::from_nanos(0),
            given_back_at: None,
        }
    }

    /// Who lent the lock, while it is lent.
    pub(super) fn lender(&self) -> Option<&Arc<ThreadSched>> {
        self.lender.as_ref()
    }

    /// Nothing is lent any more, and nobody pays.
    pub(super) fn forget(&mut self) {
        self.lender = None;
    }

    fn grow(&mut self, now: Instant, interval: Duration) {
        let passed = signed(now.since(self.grown_until));
        let most = signed(interval);
        self.grown_until = now;
        if self.lender.is_none() {
            self.held = self.held.saturating_add(passed).min(most);
        }
        let cost = self.cost.saturating_add(passed / COST_SHARE);
        self.cost = cost.min((most / COST_SHARE).max(1));
    }

    /// Whether the lock may be lent now, or on to somebody else.
    pub(super) fn available(&mut self, now: Instant, interval: Duration) -> bool {
        self.grow(now, interval);
        self.held > 0 && self.cost > 0
    }

    /// When it may be, if nothing is lent until then.
    pub(super) fn available_at(&self) -> Instant {
        let missing = (1 - self.held).max((1 - self.cost).saturating_mul(COST_SHARE));
        self.grown_until
            .after(Duration::from_nanos(u64::try_from(missing).unwrap_or(0)))
    }

    /// `lender`, who has run since `since`, lends the lock.
    pub(super) fn lend(&mut self, lender: &Arc<ThreadSched>, since: Instant, now: Instant) {
        if let Some(given_back_at) = self.given_back_at.take() {
            self.pay(signed(since.since(given_back_at)));
        }
        self.lender = Some(lender.clone());
        self.lent_at = now;
        self.held_since_lent = 0;
    }

    /// A borrower held the lock so long; no matter if it is no borrower.
    pub(super) fn charge(&mut self, nanos: u64, interval: Duration) {
        if self.lender.is_some() {
            let nanos = i64::try_from(nanos).unwrap_or(i64::MAX);
            self.held_since_lent = self.held_since_lent.saturating_add(nanos);
            self.held = self.held.saturating_sub(nanos).max(-signed(interval));
        }
    }

    /// When the lender asks for the lock back.
    pub(super) fn due_at(&self) -> Instant {
        let rest = self.held.saturating_add(self.held_since_lent);
        let rest = Duration::from_nanos(u64::try_from(rest).unwrap_or(0));
        self.lent_at.after(rest.max(LEAST_LOAN))
    }

    /// The lender, who gets the lock back.
    pub(super) fn settle(&mut self, now: Instant, interval: Duration) -> Option<Arc<ThreadSched>> {
        self.grow(now, interval);
        let lender = self.lender.take();
        self.given_back_at = Some(now);
        self.pay(signed(now.since(self.lent_at)).saturating_sub(self.held_since_lent));
        self.cost = self.cost.max(-signed(interval) / COST_SHARE);
        lender
    }

    fn pay(&mut self, cost: i64) {
        self.cost = self.cost.saturating_sub(cost.clamp(0, signed(MOST_COST)));
    }
}

fn signed(span: Duration) -> i64 {
    i64::try_from(span.as_nanos()).unwrap_or(i64::MAX)
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use baton_trace::ThreadId;

    const INTERVAL: Duration = Duration::from_millis(5);

    /// Lends whenever it can for a second; the microseconds lent, if each loan takes and costs so much.
    fn lent_in_a_second(takes: u64, costs: u64) -> u64 {
        let (mut loans, lender) = (Loans::new(), ThreadSched::new(ThreadId(1), "computes"));
        let (mut now, mut back, mut lent) = (1_000_000, 1_000_000, 0);
        let at = |micros: u64| Instant::from_nanos(micros * 1000);
        while now < 2_000_000 {
            if loans.available(at(now), INTERVAL) {
                loans.lend(&lender, at(back), at(now));
                now += takes + costs;
                back = now;
                lent += takes + costs;
                loans.charge(takes * 1000, INTERVAL);
                loans.settle(at(now), INTERVAL);
            } else {
                now += 5;
            }
        }
        lent
    }

    #[test]
    fn computing_threads_keep_half_of_the_time() {
        let lent = lent_in_a_second(400, 0);
        assert!((490_000..=510_000).contains(&lent), "{lent} us of a second");
    }

    #[test]
    fn what_loans_cost_is_a_tenth() {
        let lent = lent_in_a_second(0, 20);
        assert!((95_000..=105_000).contains(&lent), "{lent} us of a second");
    }

    #[test]
    fn a_long_pause_is_not_paid_for_longer_than_an_interval() {
        let (mut loans, lender) = (Loans::new(), ThreadSched::new(ThreadId(1), "computes"));
        let at = |millis: u64| Instant::from_nanos(millis * 1_000_000);
        assert!(loans.available(at(1000), INTERVAL));
        loans.lend(&lender, at(1000), at(1000));
        loans.charge(1_000_000_000, INTERVAL);
        loans.settle(at(2000), INTERVAL);
        assert!(!loans.available(at(2004), INTERVAL));
        assert!(loans.available_at() <= at(2006));
        assert!(loans.available(at(2006), INTERVAL));
    }
}
