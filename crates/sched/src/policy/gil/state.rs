//! What is under the lock's mutex: who holds the lock, who waits for it, and to whom it goes next.

use super::loans::Loans;
use super::report::{EndedThread, Statistics};
use super::wait::Role;
use crate::{Bit, ReasonKind, ThreadSched};
use baton_sync::{Arc, Instant};
use baton_trace::ThreadId;
use smallvec::SmallVec;
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
    role: Role,
}

/// Threads to wake once the mutex is open.
pub(super) type Wake = [Option<Arc<ThreadSched>>; 3];

/// Nobody is to be woken.
pub(super) const NOBODY: Wake = [None, None, None];

/// In the order in which a hand-over needs it: what decides it first, what is only counted last. Each cache line that
/// another processor wrote last costs as much as all the rest.
#[repr(C)]
pub(super) struct State {
    pub(super) locked: bool,
    /// The slice is to end at the next switch point.
    slice_over: bool,
    pub(super) last_reason: Option<ReasonKind>,
    pub(super) holder: Option<Arc<ThreadSched>>,
    queue: SmallVec<[Waiter; 1]>,
    pub(super) loans: Loans,
    pub(super) finalizer: Option<ThreadId>,
    /// When the lock was given away last.
    pub(super) given_at: Instant,
    pub(super) slice_began: Instant,
    /// When the thread whose slice it is took the lock; what it lent and got back does not count.
    held_since: Instant,
    pub(super) asked_by: Option<ThreadId>,
    pub(super) statistics: Statistics,
    /// CPython's protocol: threads between entering and leaving the wait, and holders that wait for a switch.
    pub(super) waiting: u32,
    pub(super) forced: u32,
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
            queue: SmallVec::new(),
            loans: Loans::new(),
            slice_over: false,
            given_at: Instant::from_nanos(0),
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

    pub(super) fn holder_id(&self) -> Option<ThreadId> {
        self.holder.as_ref().map(|it| it.id())
    }

    pub(super) fn shuts_out(&self, me: &ThreadSched) -> bool {
        self.finalizer.is_some_and(|id| id != me.id())
    }

    pub(super) fn is_lender(&self, me: &Arc<ThreadSched>) -> bool {
        self.loans.lender().is_some_and(|it| Arc::ptr_eq(it, me))
    }

    /// Whether there is a lender who waits awake.
    pub(super) fn lender_is_awake(&self) -> bool {
        self.loans.lender().is_some_and(|it| it.turn().is_awake())
    }

    /// `me`, which waited as `role`, takes the open lock. It was read off the clock before that it is `now`: the lock may
    /// have been given away since. Returns the moment that counts, and who must be woken.
    #[must_use]
    pub(super) fn take(
        &mut self,
        me: &Arc<ThreadSched>,
        role: Role,
        now: Instant,
        interval: Duration,
    ) -> (Instant, Wake) {
        let now = now.max(self.given_at);
        self.locked = true;
        let lender = match self.loans.lender() {
            None => None,
            Some(_) if role.claims() => None,
            // It goes on with its slice, or somebody was faster: then it becomes a waiter like others.
            Some(_) => self.loans.settle(now, interval),
        };
        let is_mine = lender.as_ref().is_some_and(|it| Arc::ptr_eq(it, me));
        let switched = !self.last_held_by(me);
        if self.loans.lender().is_none() && !is_mine {
            self.held_since = now;
            if switched {
                self.begin_slice(now);
            }
        }
        if switched {
            self.hold(me.clone());
        }
        self.asked_by = None;
        let lender = lender.filter(|it| !is_mine && it.turn().call());
        (now, [lender, self.set_bit(me, now, interval), None])
    }

    /// Gives the lock, which the caller holds, to `to`; who must be woken.
    #[must_use]
    pub(super) fn grant(
        &mut self,
        to: Arc<ThreadSched>,
        kind: Kind,
        now: Instant,
        interval: Duration,
    ) -> Wake {
        self.locked = true;
        if kind == Kind::Slice {
            self.begin_slice(now);
        }
        let called = self.set_bit(&to, now, interval);
        let wake = to.turn().grant().then(|| to.clone());
        // It runs already.
        self.statistics.loans += u64::from(kind == Kind::Loan);
        self.hold(to);
        [wake, called, None]
    }

    fn begin_slice(&mut self, now: Instant) {
        self.slice_began = now;
        self.held_since = now;
        self.slice_over = false;
    }

    fn hold(&mut self, me: Arc<ThreadSched>) {
        self.asked_by = None;
        if !self.last_held_by(&me) {
            let first = self.holder.replace(me).is_none();
            let reason = self.last_reason.filter(|_| !first);
            self.statistics.count_switch(reason);
        }
    }

    /// Sets a new holder's bit if somebody is already due. Otherwise, if there is a claimant, it asked somebody else, or
    /// not at all while the lock was lent, and sleeps for longer than it takes for a loan to be paid: it is called, to ask
    /// when that will be; the thread if it must be woken.
    #[must_use]
    fn set_bit(
        &mut self,
        me: &ThreadSched,
        now: Instant,
        interval: Duration,
    ) -> Option<Arc<ThreadSched>> {
        me.breaker().clear(Bit::GilDropRequest);
        if self.loans.lender().is_some() {
            return None;
        }
        let claims = |it: &Waiter| it.claims_against(Some(me.id()));
        if self.slice_over || (self.queue.iter().any(claims) && self.loans.available(now, interval))
        {
            me.breaker().set(Bit::GilDropRequest);
            return None;
        }
        self.take_from_queue(claims)?.call()
    }

    /// When a thread that waits as `role` may ask for the lock.
    pub(super) fn when_to_ask(&self, role: Role, interval: Duration) -> Instant {
        let slice_ends = self.slice_began.after(interval);
        match role {
            Role::Lender => self.loans.due_at(),
            Role::Claimant { .. } if self.loans.lender().is_none() => {
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
        role == Role::Lender || (role.claims() && short)
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
            Role::Claimant { .. } => !self.can_lend(now, interval),
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

    /// Whom the holder, who has held the lock for `held` nanoseconds and is asked, gives it.
    pub(super) fn next_at_switch_point(
        &mut self,
        now: Instant,
        held: u64,
        interval: Duration,
    ) -> Option<(Arc<ThreadSched>, Kind)> {
        if self.loans.lender().is_some() {
            self.loans.charge(held, interval);
            return Some((self.loans.settle(now, interval)?, Kind::Return));
        }
        if std::mem::take(&mut self.slice_over) {
            return Some((self.take_from_queue(|_| true)?.thread, Kind::Slice));
        }
        if !self.loans.available(now, interval) {
            return None;
        }
        let holder = self.holder_id();
        let claimant = self.take_from_queue(|it| it.claims_against(holder))?;
        Some((claimant.thread, Kind::Loan))
    }

    /// `me` is about to give the lock away as `kind` says; how it waits afterwards.
    pub(super) fn prepare(
        &mut self,
        me: &Arc<ThreadSched>,
        kind: Kind,
        now: Instant,
        held: u64,
    ) -> Role {
        if kind == Kind::Loan {
            let since = Instant::from_nanos(now.as_nanos().saturating_sub(held));
            self.loans.lend(me, since, now);
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
        if self.loans.lender().is_some() {
            return self.end_loan(asked, now, interval);
        }
        if self.queue.is_empty() {
            self.locked = false;
            return NOBODY;
        }
        let slice_over = std::mem::take(&mut self.slice_over);
        let next = if slice_over {
            self.take_from_queue(|_| true)
        } else {
            self.take_from_queue(|it| it.role.claims() && it.thread.turn().is_awake())
        };
        if let Some(next) = next {
            return self.grant(next.thread, Kind::Slice, now, interval);
        }
        self.locked = false;
        [self.call_front(), None, None]
    }

    /// A borrower is done: the next claimant that is awake, or the lender, goes on.
    fn end_loan(&mut self, asked: bool, now: Instant, interval: Duration) -> Wake {
        let lends_on = !asked && self.loans.available(now, interval);
        let awake = |it: &Waiter| it.role.claims() && it.thread.turn().is_awake();
        if lends_on && let Some(next) = self.take_from_queue(awake) {
            return self.grant(next.thread, Kind::Loan, now, interval);
        }
        // Nobody is awake but perhaps the lender. A claimant that sleeps is called, to ask for itself.
        let claimant = lends_on
            .then(|| self.take_from_queue(|it| it.role.claims()))
            .flatten();
        let called = claimant.map(|it| it.call());
        if asked || self.lender_is_awake() {
            let lender = self.loans.settle(now, interval);
            let grant = lender.map(|it| self.grant(it, Kind::Return, now, interval));
            let [wake, recalled, _] = grant.unwrap_or(NOBODY);
            return [wake, recalled, called.flatten()];
        }
        let lender = self
            .loans
            .lender()
            .filter(|it| called.is_none() && it.turn().call());
        let wake = called.flatten().or_else(|| lender.cloned());
        self.locked = false;
        [wake, None, None]
    }

    fn take_from_queue(&mut self, is_it: impl Fn(&Waiter) -> bool) -> Option<Waiter> {
        let at = self.queue.iter().position(is_it)?;
        Some(self.queue.remove(at))
    }

    /// Calls the longest waiter to look; the thread if it must be woken.
    #[must_use]
    pub(super) fn call_front(&mut self) -> Option<Arc<ThreadSched>> {
        self.take_from_queue(|_| true)?.call()
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
    pub(super) fn enqueue(&mut self, me: &Arc<ThreadSched>, role: Role, front: bool) {
        if self.queue.iter().any(|it| Arc::ptr_eq(&it.thread, me)) {
            return;
        }
        let waiter = Waiter {
            thread: me.clone(),
            role,
        };
        if front {
            self.queue.insert(0, waiter);
        } else {
            self.queue.push(waiter);
        }
    }

    /// For how many slices more than the current one `me`, an ordinary waiter, may sleep. Whoever asks for the end of a
    /// slice asks for the longest waiter, so one of them need be on time: the last, who set its alarm in this slice. The
    /// others are called before theirs rings.
    pub(super) fn slices_to_sleep(&self, me: &Arc<ThreadSched>) -> u32 {
        let mut ordinary = self.queue.iter().filter(|it| !it.role.claims());
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
    /// Whether it may ask `holder` for a loan.
    fn claims_against(&self, holder: Option<ThreadId>) -> bool {
        self.role.against(holder).claims()
    }

    /// Tells it to look again; the thread if it must be woken.
    fn call(self) -> Option<Arc<ThreadSched>> {
        self.thread.turn().call().then_some(self.thread)
    }
}
