//! The global interpreter lock, by CPython's protocol (`take_gil`, `drop_gil` in `ceval_gil.c`).
//!
//! # The protocol
//! A thread that finds the lock taken sleeps on `free` for the switch interval. If it wakes by
//! timeout and the lock has not changed hands meanwhile, it asks: it sets the holder's
//! [`Bit::GilDropRequest`], and sleeps again. The holder sees the bit at its next switch point,
//! releases, and sleeps on `switched` until somebody else has taken the lock (*forced
//! switching*): otherwise, being awake, it would nearly always get the lock back itself. A
//! holder that blocks of its own accord releases in the same way, forced switching included if
//! the bit happens to be set.
//!
//! # Who may touch what
//! * `state`: everything but the interval, under one mutex. CPython has two (one per condition
//!   variable); one suffices, because every path takes both.
//! * `state.locked`: set by the taker, cleared by the holder.
//! * `state.holder`: the last thread that took the lock, written by takers only; it stays after a
//!   release. Requests are made while `locked` is seen under the mutex, so they reach a thread that
//!   does hold the lock; a taker clears its own bit in case one was left over.
//! * `state.statistics.switches`: counts takers other than the last holder; never goes back.
//! * `state.waiters`: threads between entering and leaving the sleep on `free`. Releasing wakes
//!   somebody only if it is not zero, and forced switching ends when it becomes zero: a waiter
//!   that leaves without the lock (finalization) does not leave the holder asleep.
//! * `state.forced`: holders asleep on `switched`. Nearly always 0 or 1; 2 and more if the next
//!   holder was asked as well.
//! * `state.head_start`: see `head_start`; off unless asked for, and then the only thing here
//!   that CPython does not have.
//! * `interval_us`: relaxed; a change is seen by the next wait.
//!
//! # No lost wake-up
//! `locked` goes false and `free` is notified by the releaser; a waiter tests `locked` under the
//! mutex before it sleeps. The condition variable reads its number under the mutex, so the
//! notification (after the unlock) either changes the number or finds the sleeper. A waiter that
//! leaves because of finalization passes the notification on, as it may have been the one woken.
//!
//! # Rejected
//! Ticks (a switch every n bytecodes, CPython before 3.2): long operations make them arbitrarily
//! long, and a signal to a sleeping thread is lost on the thread that runs. Fair hand-over to the
//! longest waiter: two computing threads then switch as often as they block, and a blocking call
//! that returns at once costs two context switches.

use crate::policy::Policy;
use crate::policy::head_start::HeadStart;
use crate::{Bit, Reason, ReasonKind, ThreadSched};
use baton_sync::atomic::{AtomicU64, Ordering};
use baton_sync::fork::AfterFork;
use baton_sync::{Arc, Condvar, Instant, Mutex, MutexGuard, Wait, thread};
use baton_trace::{Event, ThreadId, Tracer};
use std::time::Duration;

/// CPython's switch interval, in microseconds.
pub const DEFAULT_INTERVAL_US: u64 = 5000;

/// The share of time for head starts at which short waits beside a computing thread take as long
/// as alone (`examples/short_waits.rs`: 1.0 times instead of 12.6). Not CPython's: a gil starts
/// with 0.
pub const DEFAULT_HEAD_START_PERCENT: u32 = 10;

const REASONS: usize = ReasonKind::ALL.len();

/// How often what happened, since the lock was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Times that a thread other than the last holder took the lock.
    pub switches: u64,
    /// Times that a waiter asked the holder for it.
    pub requests: u64,
    released: [u64; REASONS],
    handed_over: [u64; REASONS],
}

impl Statistics {
    /// Times that the lock was given away for `reason`.
    pub fn released(&self, reason: ReasonKind) -> u64 {
        self.released[reason as usize]
    }

    /// Those of them after which another thread took it.
    pub fn handed_over(&self, reason: ReasonKind) -> u64 {
        self.handed_over[reason as usize]
    }
}

struct State {
    locked: bool,
    holder: Option<Arc<ThreadSched>>,
    waiters: u32,
    forced: u32,
    asked_by: Option<ThreadId>,
    last_reason: Option<ReasonKind>,
    finalizer: Option<ThreadId>,
    head_start: HeadStart,
    statistics: Statistics,
}

impl State {
    fn new() -> State {
        State {
            locked: false,
            holder: None,
            waiters: 0,
            forced: 0,
            asked_by: None,
            last_reason: None,
            finalizer: None,
            head_start: HeadStart::OFF,
            statistics: Statistics::default(),
        }
    }

    fn last_held_by(&self, me: &Arc<ThreadSched>) -> bool {
        self.holder
            .as_ref()
            .is_some_and(|last| Arc::ptr_eq(last, me))
    }

    fn shuts_out(&self, me: &ThreadSched) -> bool {
        self.finalizer.is_some_and(|id| id != me.id())
    }

    fn take(&mut self, me: &Arc<ThreadSched>) {
        self.locked = true;
        self.asked_by = None;
        if !self.last_held_by(me) {
            let first = self.holder.replace(me.clone()).is_none();
            self.statistics.switches += 1;
            if let (false, Some(reason)) = (first, self.last_reason) {
                self.statistics.handed_over[reason as usize] += 1;
            }
        }
        me.breaker().clear(Bit::GilDropRequest);
    }
}

/// See the module.
pub struct Gil {
    state: Mutex<State>,
    free: Condvar,
    switched: Condvar,
    interval_us: AtomicU64,
    tracer: Arc<Tracer>,
}

impl Gil {
    /// An open lock with a switch interval in microseconds, untraced.
    pub fn new(interval_us: u64) -> Gil {
        Gil::with_tracer(interval_us, Arc::new(Tracer::new()))
    }

    /// An open lock that reports to `tracer`.
    pub fn with_tracer(interval_us: u64, tracer: Arc<Tracer>) -> Gil {
        Gil {
            state: Mutex::new(State::new()),
            free: Condvar::new(),
            switched: Condvar::new(),
            interval_us: AtomicU64::new(interval_us),
            tracer,
        }
    }

    /// The switch interval in microseconds.
    pub fn interval_us(&self) -> u64 {
        self.interval_us.load(Ordering::Relaxed)
    }

    /// Changes the switch interval.
    pub fn set_interval_us(&self, interval_us: u64) {
        self.interval_us.store(interval_us, Ordering::Relaxed);
    }

    /// Lets threads that come back from blocking calls ask at once, for at most `percent` of the
    /// time; 0, the default, is CPython's protocol.
    pub fn set_head_start_percent(&self, percent: u32) {
        self.state.lock().head_start.set_percent(percent);
    }

    /// The counters, all of the same moment.
    pub fn statistics(&self) -> Statistics {
        self.state.lock().statistics
    }

    /// Whether `me` holds the lock; an answer about another thread is out of date at once.
    pub fn is_held_by(&self, me: &Arc<ThreadSched>) -> bool {
        let state = self.state.lock();
        state.locked && state.last_held_by(me)
    }

    /// Gives the lock away for `reason` and takes it back: lets whoever waits go first.
    pub fn give_way(&self, me: &Arc<ThreadSched>, reason: Reason) {
        self.release(me, reason);
        self.acquire(me);
    }

    /// Takes the lock for `me`; false if finalization shuts `me` out, which must then never run
    /// again. [`Policy::acquire`] sees to that; this is for callers that have a better way to
    /// end.
    pub fn try_enter(&self, me: &Arc<ThreadSched>) -> bool {
        self.enter(me, false)
    }

    fn enter(&self, me: &Arc<ThreadSched>, back: bool) -> bool {
        let mut state = self.state.lock();
        debug_assert!(!(state.locked && state.last_held_by(me)), "taken twice");
        let waited = state.locked;
        let mut ahead = false;
        if waited {
            state.waiters += 1;
            if back && state.head_start.is_on() && !state.shuts_out(me) {
                ahead = state.head_start.available(Instant::now(), self.interval());
                if ahead {
                    self.ask(&mut state, me);
                }
            }
            while state.locked && !state.shuts_out(me) {
                self.wait_interval(&mut state, me);
            }
            state.waiters -= 1;
        }
        if state.shuts_out(me) {
            self.leave(&state);
            return false;
        }
        state.take(me);
        if ahead {
            state.head_start.began(me.id(), Instant::now());
        }
        if state.forced > 0 {
            self.switched.notify_all();
        }
        drop(state);
        self.tracer.emit(me.id(), || Event::GilTaken { waited });
        true
    }

    /// Sleeps for one interval; asks if the lock did not change hands in that time.
    fn wait_interval(&self, state: &mut MutexGuard<'_, State>, me: &Arc<ThreadSched>) {
        let seen = state.statistics.switches;
        let deadline = Some(Instant::now().after(self.interval()));
        let mut wait = self.free.wait_until(state, deadline);
        while wait == Wait::Interrupted && state.locked {
            wait = self.free.wait_until(state, deadline);
        }
        let asks = wait == Wait::TimedOut
            && state.locked
            && state.statistics.switches == seen
            && !state.shuts_out(me);
        if asks {
            self.ask(state, me);
        }
    }

    fn interval(&self) -> Duration {
        Duration::from_micros(self.interval_us().max(1))
    }

    /// Asks the holder to give way at its next switch point, unless that was done already.
    fn ask(&self, state: &mut State, me: &Arc<ThreadSched>) {
        let Some(holder) = state.holder.clone() else {
            return;
        };
        if holder.breaker().set(Bit::GilDropRequest) {
            state.asked_by = Some(me.id());
            state.statistics.requests += 1;
            let holder = holder.id();
            self.tracer.emit(me.id(), || Event::GilAsked { holder });
        }
    }

    /// A waiter goes without the lock: others must not wait for it, nor for the notification it
    /// may have received.
    fn leave(&self, state: &State) {
        if state.forced > 0 {
            self.switched.notify_all();
        }
        if !state.locked && state.waiters > 0 {
            self.free.notify_one();
        }
    }

    fn force_switch(&self, mut state: MutexGuard<'_, State>, me: &Arc<ThreadSched>) {
        me.breaker().clear(Bit::GilDropRequest);
        state.forced += 1;
        while state.last_held_by(me) && state.waiters > 0 {
            self.switched.wait(&mut state);
        }
        state.forced -= 1;
    }
}

impl Policy for Gil {
    fn acquire(&self, me: &Arc<ThreadSched>) {
        if !self.try_enter(me) {
            // Neither run Python nor unwind (destructors would run without the lock): CPython
            // 3.14 hangs such threads too.
            thread::hang();
        }
    }

    fn acquire_back(&self, me: &Arc<ThreadSched>) {
        if !self.enter(me, true) {
            thread::hang();
        }
    }

    fn release(&self, me: &Arc<ThreadSched>, reason: Reason) {
        let mut state = self.state.lock();
        debug_assert!(state.locked && state.last_held_by(me), "not the holder");
        state.locked = false;
        state.last_reason = Some(reason.kind());
        state.statistics.released[reason.kind() as usize] += 1;
        state.head_start.ended(me.id(), Instant::now);
        let asked_by = state.asked_by.take();
        // Emitted before anybody can take the lock, so that the order of events is the order of
        // holders.
        self.tracer.emit(me.id(), || Event::GilGiven {
            reason: reason.kind(),
            asked_by,
        });
        let wake = state.waiters > 0;
        if wake && !reason.is_final() && me.breaker().is_set(Bit::GilDropRequest) {
            self.free.notify_one();
            self.force_switch(state, me);
            return;
        }
        drop(state);
        if wake {
            self.free.notify_one();
        }
    }

    fn yield_if_asked(&self, me: &Arc<ThreadSched>) -> bool {
        let asked = me.breaker().is_set(Bit::GilDropRequest);
        if asked {
            self.give_way(me, Reason::Asked);
        }
        asked
    }

    fn begin_finalization(&self, me: &Arc<ThreadSched>) {
        let mut state = self.state.lock();
        debug_assert!(state.locked && state.last_held_by(me), "not the holder");
        state.finalizer = Some(me.id());
        drop(state);
        self.free.notify_all();
    }

    fn after_fork_in_child(&self, me: &Arc<ThreadSched>) {
        self.state.after_fork_in_child();
        self.free.after_fork_in_child();
        self.switched.after_fork_in_child();
        let mut state = self.state.lock();
        // Another thread may have been cut off in the middle of a change to any of these; the
        // holder, which takers alone change, is `me`, because `me` held the lock.
        debug_assert!(state.last_held_by(me), "forked without the lock");
        state.locked = true;
        state.waiters = 0;
        state.forced = 0;
        state.asked_by = None;
        me.breaker().clear(Bit::GilDropRequest);
    }

    fn tracer(&self) -> &Tracer {
        &self.tracer
    }
}
