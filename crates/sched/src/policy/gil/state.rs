//! What is under the lock's mutex: who holds the lock, who waits for it, and to whom it goes next.

use super::loans::Loans;
use super::report::{EndedThread, Statistics};
use super::wait::Role;
use crate::{Bit, ReasonKind, ThreadSched};
use baton_sync::{Arc, Instant};
use baton_trace::ThreadId;
use std::collections::VecDeque;
use std::time::Duration;

/// Who has held the lock for less is not asked by claimants.
const GRACE: Duration = Duration::from_micros(50);

/// What it means that the lock is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A new slice begins.
    Slice,
    /// A claimant borrows the lock.
    Loan,
    /// The lender has it back.
    Return,
}

struct Waiter {
    thread: Arc<ThreadSched>,
    claims: bool,
}

/// Threads to wake once the mutex is open.
pub(super) type Wake = [Option<Arc<ThreadSched>>; 2];

pub(super) struct State {
    pub(super) locked: bool,
    pub(super) holder: Option<Arc<ThreadSched>>,
    queue: VecDeque<Waiter>,
    pub(super) loans: Loans,
    /// The slice is to end at the next switch point.
    slice_over: bool,
    pub(super) slice_began: Instant,
    /// When the thread whose slice it is took the lock; what it lent and got back does not count.
    held_since: Instant,
    /// CPython's protocol: threads between entering and leaving the wait, and holders that wait for a switch.
    pub(super) waiting: u32,
    pub(super) forced: u32,
    pub(super) asked_by: Option<ThreadId>,
    pub(super) last_reason: Option<ReasonKind>,
    pub(super) finalizer: Option<ThreadId>,
    pub(super) statistics: Statistics,
    pub(super) threads: Vec<Arc<ThreadSched>>,
    /// Threads that were started and are not yet among `threads`.
    pub(super) starting: u32,
    pub(super) ended: Vec<EndedThread>,
}

impl State {
    pub(super) fn new() -> State {
        State {
            locked: false,
            holder: None,
            queue: VecDeque::new(),
            loans: Loans::new(),
            slice_over: false,
            slice_began: Instant::from_nanos(0),
            held_since: Instant::from_nanos(0),
            waiting: 0,
            forced: 0,
            asked_by: None,
            last_reason: None,
            finalizer: None,
            statistics: Statistics::default(),
            threads: Vec::new(),
            starting: 0,
            ended: Vec::new(),
        }
    }

    pub(super) fn last_held_by(&self, me: &Arc<ThreadSched>) -> bool {
        self.holder.as_ref().is_some_and(|it| Arc::ptr_eq(it, me))
    }

    pub(super) fn shuts_out(&self, me: &ThreadSched) -> bool {
        self.finalizer.is_some_and(|id| id != me.id())
    }

    fn is_lender(&self, me: &Arc<ThreadSched>) -> bool {
        self.loans.lender().is_some_and(|it| Arc::ptr_eq(it, me))
    }

    /// `me` takes the open lock.
    pub(super) fn take(&mut self, me: &Arc<ThreadSched>, now: Instant, interval: Duration) {
        self.locked = true;
        if self.is_lender(me) {
            self.loans.settle(now, interval);
        } else if self.loans.lender().is_none() {
            self.held_since = now;
        }
        let switched = !self.last_held_by(me);
        self.hold(me);
        if switched && self.loans.lender().is_none() {
            self.begin_slice(now);
        }
        self.set_bit(me, now, interval);
    }

    /// Gives the lock, which the caller holds, to `to`. True if `to` must be woken.
    #[must_use]
    pub(super) fn grant(
        &mut self,
        to: &Arc<ThreadSched>,
        kind: Kind,
        now: Instant,
        interval: Duration,
    ) -> bool {
        self.locked = true;
        self.hold(to);
        match kind {
            Kind::Slice => self.begin_slice(now),
            Kind::Loan => self.statistics.loans += 1,
            Kind::Return => self.loans.settle(now, interval),
        }
        self.set_bit(to, now, interval);
        to.turn().grant()
    }

    fn begin_slice(&mut self, now: Instant) {
        self.slice_began = now;
        self.held_since = now;
        self.slice_over = false;
    }

    fn hold(&mut self, me: &Arc<ThreadSched>) {
        self.asked_by = None;
        if !self.last_held_by(me) {
            let first = self.holder.replace(me.clone()).is_none();
            let reason = self.last_reason.filter(|_| !first);
            self.statistics.count_switch(reason);
        }
    }

    /// Sets a new holder's bit if somebody is already due.
    fn set_bit(&mut self, me: &ThreadSched, now: Instant, interval: Duration) {
        let due = self.loans.lender().is_none()
            && (self.slice_over
                || (self.queue.iter().any(|it| it.claims) && self.loans.available(now, interval)));
        me.breaker().clear(Bit::GilDropRequest);
        if due {
            me.breaker().set(Bit::GilDropRequest);
        }
    }

    /// When a thread that waits as `role` may ask for the lock.
    pub(super) fn when_to_ask(&self, role: Role, interval: Duration) -> Instant {
        let slice_ends = self.slice_began.after(interval);
        match role {
            Role::Lender => self.loans.due_at(),
            Role::Claimant if self.loans.lender().is_none() => {
                let free_at = self.loans.available_at().min(slice_ends);
                self.held_since.after(GRACE).max(free_at)
            }
            _ => slice_ends,
        }
    }

    /// Whether the holder cannot run while `me` waits awake.
    pub(super) fn holder_needs_processor_of(&self, me: &ThreadSched) -> bool {
        self.holder
            .as_ref()
            .is_some_and(|it| it.shares_processor(me))
    }

    /// Whether the lock will probably be there in a moment, without asking.
    pub(super) fn is_soon_free(&self, role: Role, now: Instant) -> bool {
        let short = self.loans.lender().is_some() || now.since(self.held_since) < GRACE;
        role == Role::Lender || (role == Role::Claimant && short)
    }

    /// `me`, which may, asks: the lender for the lock back, a claimant for a loan, and anybody for the end of the slice.
    /// The thread that was asked, if it was not already.
    pub(super) fn ask(
        &mut self,
        me: &ThreadSched,
        role: Role,
        now: Instant,
        interval: Duration,
    ) -> Option<ThreadId> {
        let slice = match role {
            Role::Ordinary => true,
            // What a loan can do does not end a slice: computing threads would lose theirs to turns of microseconds.
            Role::Claimant => !self.can_lend(now, interval),
            Role::Lender => false,
        };
        let lender = self.loans.lender().filter(|_| slice);
        let asked = lender.or(self.holder.as_ref())?.clone();
        if slice {
            self.slice_over = true;
        }
        self.send_request(me, &asked)
    }

    /// Whether the holder can be asked for a loan.
    fn can_lend(&mut self, now: Instant, interval: Duration) -> bool {
        self.loans.lender().is_none() && self.loans.available(now, interval)
    }

    /// CPython's protocol: `me` asks the holder to give way. The thread that was asked, if it was not already.
    pub(super) fn ask_holder(&mut self, me: &ThreadSched) -> Option<ThreadId> {
        let asked = self.holder.clone()?;
        self.send_request(me, &asked)
    }

    fn send_request(&mut self, me: &ThreadSched, asked: &ThreadSched) -> Option<ThreadId> {
        if !asked.breaker().set(Bit::GilDropRequest) {
            return None;
        }
        self.asked_by = Some(me.id());
        self.statistics.requests += 1;
        Some(asked.id())
    }

    /// Whom the holder, asked, gives the lock.
    pub(super) fn next_at_switch_point(
        &mut self,
        now: Instant,
        interval: Duration,
    ) -> Option<(Arc<ThreadSched>, Kind)> {
        if let Some(lender) = self.loans.lender() {
            return Some((lender.clone(), Kind::Return));
        }
        if std::mem::take(&mut self.slice_over) {
            return Some((self.queue.pop_front()?.thread, Kind::Slice));
        }
        if !self.loans.available(now, interval) {
            return None;
        }
        let claimant = self.queue.iter().position(|it| it.claims)?;
        Some((self.queue.remove(claimant)?.thread, Kind::Loan))
    }

    /// `me` is about to give the lock away as `kind` says; how it waits afterwards.
    pub(super) fn prepare(
        &mut self,
        me: &Arc<ThreadSched>,
        kind: Kind,
        now: Instant,
        held: u64,
        interval: Duration,
    ) -> Role {
        self.loans.charge(held, interval);
        if kind == Kind::Loan {
            self.loans.lend(me, now);
        }
        match kind {
            Kind::Loan => Role::Lender,
            Kind::Slice | Kind::Return => Role::Ordinary,
        }
    }

    /// `me` gives the lock away and goes: to whom it is due, or open, and somebody is called.
    pub(super) fn pass_on(
        &mut self,
        me: &Arc<ThreadSched>,
        now: Instant,
        held: u64,
        interval: Duration,
    ) -> Wake {
        self.loans.charge(held, interval);
        let asked = me.breaker().take(Bit::GilDropRequest);
        let lender = self.loans.lender().cloned();
        if self.queue.is_empty() && lender.is_none() {
            self.locked = false;
            return [None, None];
        }
        if let Some(lender) = lender {
            return self.end_loan(lender, asked, now, interval);
        }
        let slice_over = std::mem::take(&mut self.slice_over);
        let next = if slice_over {
            self.queue.pop_front()
        } else {
            self.take_from_queue(|it| it.claims && it.thread.turn().is_awake())
        };
        if let Some(next) = next {
            let wake = self.grant(&next.thread, Kind::Slice, now, interval);
            return [wake.then_some(next.thread), None];
        }
        self.locked = false;
        [self.call_front(), None]
    }

    /// A borrower is done: the next claimant that is awake, or the lender, goes on.
    fn end_loan(
        &mut self,
        lender: Arc<ThreadSched>,
        asked: bool,
        now: Instant,
        interval: Duration,
    ) -> Wake {
        let lends_on = !asked && self.loans.available(now, interval);
        let awake = |it: &Waiter| it.claims && it.thread.turn().is_awake();
        if lends_on && let Some(next) = self.take_from_queue(awake) {
            let wake = self.grant(&next.thread, Kind::Loan, now, interval);
            return [wake.then_some(next.thread), None];
        }
        // Nobody is awake but perhaps the lender. A claimant that sleeps is called, to ask for itself.
        let claimant = lends_on
            .then(|| self.take_from_queue(|it| it.claims))
            .flatten();
        let called = claimant.map(|it| it.call());
        if asked || lender.turn().is_awake() {
            let wake = self.grant(&lender, Kind::Return, now, interval);
            return [wake.then_some(lender), called.flatten()];
        }
        self.locked = false;
        match called {
            Some(claimant) => [claimant, None],
            None => [lender.turn().call().then_some(lender), None],
        }
    }

    fn take_from_queue(&mut self, is_it: impl Fn(&Waiter) -> bool) -> Option<Waiter> {
        let at = self.queue.iter().position(is_it)?;
        self.queue.remove(at)
    }

    /// Calls the longest waiter to look; the thread if it must be woken.
    #[must_use]
    pub(super) fn call_front(&mut self) -> Option<Arc<ThreadSched>> {
        self.queue.pop_front()?.call()
    }

    /// Calls everybody who waits; those who must be woken.
    pub(super) fn call_everybody(&mut self) -> Vec<Arc<ThreadSched>> {
        let lender = self.loans.lender().cloned();
        self.loans.forget();
        let lender = lender.filter(|it| it.turn().call());
        let waiters = self.queue.drain(..).filter_map(Waiter::call);
        waiters.chain(lender).collect()
    }

    /// `me` waits from here on: at the front if it was there already and was called in vain.
    pub(super) fn enqueue(&mut self, me: &Arc<ThreadSched>, claims: bool, front: bool) {
        if self.queue.iter().any(|it| Arc::ptr_eq(&it.thread, me)) {
            return;
        }
        let waiter = Waiter {
            thread: me.clone(),
            claims,
        };
        if front {
            self.queue.push_front(waiter);
        } else {
            self.queue.push_back(waiter);
        }
    }

    /// For how many slices more than the current one `me`, an ordinary waiter, may sleep. Whoever asks for the end of a
    /// slice asks for the longest waiter, so one of them need be on time: the last, who set its alarm in this slice. The
    /// others are called before theirs rings.
    pub(super) fn slices_to_sleep(&self, me: &Arc<ThreadSched>) -> u32 {
        let mut ordinary = self.queue.iter().filter(|it| !it.claims);
        let position = ordinary.position(|it| Arc::ptr_eq(&it.thread, me));
        let is_last = ordinary.next().is_none();
        match position.and_then(|position| u32::try_from(position).ok()) {
            Some(position) if !is_last => position.saturating_add(1),
            _ => 0,
        }
    }

    /// `me` waits no more.
    pub(super) fn dequeue(&mut self, me: &Arc<ThreadSched>) {
        self.queue.retain(|it| !Arc::ptr_eq(&it.thread, me));
    }

    /// In the child of a fork, where `me` is the only thread. Another thread may have been cut off in the middle of a
    /// change to any of this; the holder, which takers alone change, is `me`, because `me` held the lock.
    pub(super) fn reset_in_child(&mut self, me: &Arc<ThreadSched>) {
        debug_assert!(self.last_held_by(me), "forked without the lock");
        self.locked = true;
        // Not dropped: the queue may be half changed.
        std::mem::forget(std::mem::take(&mut self.queue));
        self.loans.forget();
        self.slice_over = false;
        self.waiting = 0;
        self.forced = 0;
        self.asked_by = None;
        std::mem::forget(std::mem::replace(&mut self.threads, vec![me.clone()]));
        me.breaker().clear(Bit::GilDropRequest);
    }
}

impl Waiter {
    /// Tells it to look again; the thread if it must be woken.
    fn call(self) -> Option<Arc<ThreadSched>> {
        self.thread.turn().call().then_some(self.thread)
    }
}
