//! The global interpreter lock: CPython's protocol, and above it loans, so that there is no convoy.
//!
//! # CPython's protocol (`take_gil`, `drop_gil` in `ceval_gil.c`), alone with `-X gil_policy=cpython`
//! A thread that finds the lock taken sleeps for the switch interval. If nobody woke it and the lock has not changed
//! hands meanwhile, it asks: it sets the holder's [`Bit::GilDropRequest`], and sleeps again. The holder sees the bit at
//! its next switch point, releases, and sleeps until somebody else has taken the lock (*forced switching*): otherwise,
//! being awake, it would nearly always get the lock back itself. A holder that blocks of its own accord releases in the
//! same way, and wakes one waiter; whoever comes first takes the lock.
//!
//! # Loans
//! The same, and:
//! 1. A thread back from a blocking call is a *claimant*: it asks at once, and waits awake for some microseconds.
//! 2. The holder lends it the lock at its next switch point, by a store, and waits awake for it to come back.
//! 3. When the borrower blocks, the next claimant that is awake gets the lock, else the *lender*, who goes on with its
//!    slice. Other computing threads sleep on; a slice ends an interval after it began, whatever was lent of it.
//! 4. Time held on loan is paid from a credit that grows while threads compute: loans get at most half of the time.
//! 5. What a loan costs beyond, until the lender runs again, is paid from a second credit, a tenth of real time. Neither
//!    credit exceeds one interval; a claimant without credit waits until there is some. Whoever takes the lock while claimants
//!    wait is asked at once or, without credit, calls one of them: it may have asked the last holder in vain.
//! 6. A lender whose credit is used up asks for the lock back, and gets it at the borrower's next switch point. A thread
//!    that takes the open lock as anybody, before the lender does, ends the loan, and the lender's slice.
//! 7. Who has held the lock for less than 50 microseconds is not asked: threads that all wait do not chase one another.
//! 8. A thread whose lock was opened by the holder claims nothing of the holder, only of those who come after.
//! 9. A switch that was asked for hands the lock to the longest waiter directly: forced switching with one sleep, not two.
//!
//! Only time changes: the lock changes hands at the same switch points, and only there.
//!
//! # Who may touch what
//! * `state`: everything but the interval, under one mutex. CPython has two (one per condition variable); one suffices,
//!   because every path takes both.
//! * `state.locked`: set by the taker, or by the giver who grants the lock; cleared by the holder.
//! * `state.holder`: the last thread that had the lock; it stays after a release.
//! * `state.queue`: who waits. An entry goes when its thread is granted the lock or called to look, by whoever does that, or
//!   when its thread leaves. A thread's [`Turn`] is told something under the mutex only, by whoever found it in the queue
//!   or as the lender; its sleep is ended after the mutex is open again.
//! * A thread's `GilDropRequest` is set and cleared under the mutex.
//! * `interval_us`: relaxed; a change is seen by the next wait.
//!
//! # No lost wake-up
//! A waiter enters the queue under the mutex while it sees the lock taken. Whoever opens the lock calls somebody under
//! the same mutex; who is called always looks again and takes the lock if it is open. So an open lock with a queue has a
//! thread on its way to it. A granted lock is never open; its new holder finds the grant whether it slept or not.
//!
//! # Rejected
//! Ticks (a switch every n bytecodes, CPython before 3.2): long operations make them arbitrarily long, and a signal to a
//! sleeping thread is lost on the thread that runs. Granting at every release: a blocking call that returns at once then
//! costs two context switches. One credit of 10 % for the time held on loan: it is spent by 10,000 turns of 10
//! microseconds a second, less than a pipe can do. Counting loans as switches: the interval of a second computing thread
//! would never run out.

mod cpython;
mod loans;
mod report;
mod state;
mod stuck;
mod wait;

pub use report::{Report, Statistics, ThreadReport};
pub use stuck::OnDeadlock;

use crate::policy::Policy;
use crate::times::{Doing, Place};
use crate::{Bit, Outcome, Patience, Reason, ReasonKind, ThreadLock, ThreadSched, blocking};
use baton_sync::atomic::{AtomicU32, AtomicU64, Ordering};
use baton_sync::fork::AfterFork;
use baton_sync::thread::{self, Options};
use baton_sync::{Apart, Arc, Condvar, Instant, Mutex, MutexGuard, OnceLock};
use baton_trace::{Event, Tracer};
use state::{NOBODY, State, Wake};
use std::io;
use std::time::Duration;
use wait::{Entry, Role};

/// CPython's switch interval, in microseconds.
pub const DEFAULT_INTERVAL_US: u64 = 5000;

/// By which rules the lock changes hands; see the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// CPython's protocol and loans.
    Loans,
    /// CPython's protocol.
    Cpython,
}

/// What a lock is made with.
pub struct Settings {
    /// The switch interval in microseconds.
    pub interval_us: u64,
    /// The rules.
    pub protocol: Protocol,
    /// Where events go.
    pub tracer: Arc<Tracer>,
    /// The clock. Under a model checker it must stand still.
    pub clock: fn() -> Instant,
    /// How many threads may wait awake at once: one less than there are processors.
    pub watchers: u32,
}

impl Default for Settings {
    fn default() -> Settings {
        let processors = thread::available_parallelism();
        Settings {
            interval_us: DEFAULT_INTERVAL_US,
            protocol: Protocol::Loans,
            tracer: Arc::new(Tracer::new()),
            clock: Instant::now,
            watchers: u32::try_from(processors.saturating_sub(1)).unwrap_or(u32::MAX),
        }
    }
}

/// Tells where in its program the calling thread is.
pub type WhereAmI = fn() -> Option<Place>;

/// See the module.
pub struct Gil {
    state: Apart<Mutex<State>>,
    /// Where CPython's protocol waits for a forced switch.
    switched: Condvar,
    watching: Apart<AtomicU32>,
    interval_us: AtomicU64,
    settings: Settings,
    where_am_i: OnceLock<WhereAmI>,
    on_deadlock: OnceLock<OnDeadlock>,
}

impl Gil {
    /// An open lock with a switch interval in microseconds, untraced.
    pub fn new(interval_us: u64) -> Gil {
        Gil::with(Settings {
            interval_us,
            ..Settings::default()
        })
    }

    /// An open lock.
    pub fn with(settings: Settings) -> Gil {
        Gil {
            state: Apart(Mutex::new(State::new())),
            switched: Condvar::new(),
            watching: Apart(AtomicU32::new(0)),
            interval_us: AtomicU64::new(settings.interval_us),
            settings,
            where_am_i: OnceLock::new(),
            on_deadlock: OnceLock::new(),
        }
    }

    /// The rules.
    pub fn protocol(&self) -> Protocol {
        self.settings.protocol
    }

    /// The switch interval in microseconds.
    pub fn interval_us(&self) -> u64 {
        self.interval_us.load(Ordering::Relaxed)
    }

    /// Changes the switch interval.
    pub fn set_interval_us(&self, interval_us: u64) {
        self.interval_us.store(interval_us, Ordering::Relaxed);
    }

    /// Has `where_am_i` asked, of the thread that gives the lock away, for the place of its longest hold; once only.
    pub fn set_where_am_i(&self, where_am_i: WhereAmI) {
        // A second one changes nothing.
        let _ = self.where_am_i.set(where_am_i);
    }

    /// The counters, all of the same moment.
    pub fn statistics(&self) -> Statistics {
        self.state.lock().statistics
    }

    /// The counters and what each thread spent its time on.
    pub fn report(&self) -> Report {
        self.state.lock().report(self.now())
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
        self.enter(me, None)
    }

    /// The state. A thread that gives the lock away and the one that gets it often want it at once.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock_awake()
    }

    fn now(&self) -> Instant {
        (self.settings.clock)()
    }

    fn interval(&self) -> Duration {
        Duration::from_micros(self.interval_us().max(1))
    }

    /// `back` is what the thread left for and comes back from, if it ran before.
    fn enter(&self, me: &Arc<ThreadSched>, back: Option<Reason>) -> bool {
        let now = self.now();
        let mut state = self.lock();
        debug_assert!(!(state.locked && state.last_held_by(me)), "taken twice");
        if state.enlist(me, now) {
            me.tell(self.tracer(), now, || Event::ThreadStart);
        }
        // Whoever holds the lock now has, most probably, just opened what this thread waited for.
        let role = match back {
            None => Role::Ordinary,
            Some(Reason::Lock(_)) => Role::Claimant {
                after: state.holder_id(),
            },
            Some(_) => Role::Claimant { after: None },
        };
        if !state.locked && !state.shuts_out(me) {
            let (now, wake) = state.take(me, role, now, self.interval());
            drop(state);
            wake_all(wake);
            self.begin_to_run(me, now, false);
        } else {
            me.times().turn_to(Doing::WaitsForGil, now);
            if back.is_some() {
                me.tell(self.tracer(), now, || Event::Back);
            }
            let entry = match self.settings.protocol {
                Protocol::Loans => self.wait(state, me, role, NOBODY),
                Protocol::Cpython => self.wait_as_cpython(state, me),
            };
            if !self.come_in(me, role, entry) {
                return false;
            }
        }
        true
    }

    fn begin_to_run(&self, me: &ThreadSched, now: Instant, waited: bool) {
        me.note_processor();
        me.times().turn_to(Doing::Runs, now);
        me.tell(self.tracer(), now, || Event::GilTaken { waited });
    }

    /// The end of a wait: the lock is there, or is to be taken, or is out of reach for ever.
    fn come_in(&self, me: &Arc<ThreadSched>, role: Role, entry: Entry<'_>) -> bool {
        let mut now = self.now();
        match entry {
            Entry::Granted => {}
            Entry::Open(mut state) => {
                let wake;
                (now, wake) = state.take(me, role, now, self.interval());
                if state.forced > 0 {
                    self.switched.notify_all();
                }
                drop(state);
                wake_all(wake);
            }
            Entry::ShutOut => return false,
        }
        self.begin_to_run(me, now, true);
        true
    }

    /// `me` is about to give the lock away: notes how long it held it, if it was never longer.
    fn note_hold(&self, me: &ThreadSched, now: Instant) -> u64 {
        let held = me.times().stretch(now);
        if me.times().would_be_longest(held) {
            let place = self.where_am_i.get().and_then(|where_am_i| where_am_i());
            me.times().set_longest(held, place);
        }
        held
    }

    fn give(&self, me: &Arc<ThreadSched>, reason: Reason) {
        let now = self.now();
        let held = self.note_hold(me, now);
        let mut state = self.lock();
        debug_assert!(state.locked && state.last_held_by(me), "not the holder");
        self.tell_release(&mut state, me, reason, now);
        me.times().turn_to(reason.leads_to(), now);
        if reason == Reason::ThreadEnd {
            state.delist(me, now);
            me.tell(self.tracer(), now, || Event::ThreadEnd);
        }
        match self.settings.protocol {
            Protocol::Loans => {
                let wake = state.pass_on(me, now, held, self.interval());
                state.statistics.count_release(reason.kind());
                drop(state);
                wake_all(wake);
            }
            Protocol::Cpython => {
                state.statistics.count_release(reason.kind());
                self.release_as_cpython(state, me, reason);
            }
        }
    }

    /// Tells, before anybody can take the lock, so that the order of events is the order of holders.
    fn tell_release(&self, state: &mut State, me: &ThreadSched, reason: Reason, now: Instant) {
        state.last_reason = Some(reason.kind());
        state.given_at = now;
        let asked_by = state.asked_by.take();
        me.tell(self.tracer(), now, || Event::GilGiven {
            reason: reason.kind(),
            what: reason.what(),
            asked_by,
        });
    }

    /// At a switch point, asked: hands the lock to whom it is due, and waits. False if nobody wants it any more.
    fn hand_over(&self, me: &Arc<ThreadSched>) -> bool {
        let now = self.now();
        let mut state = self.lock();
        let held = self.note_hold(me, now);
        let Some((next, kind)) = state.next_at_switch_point(now, held, self.interval()) else {
            me.breaker().clear(Bit::GilDropRequest);
            return false;
        };
        self.tell_release(&mut state, me, Reason::Asked, now);
        me.times().turn_to(Doing::WaitsForGil, now);
        let role = state.prepare(me, kind, now, held);
        let wake = state.grant(next, kind, now, self.interval());
        // From here on the other thread runs.
        me.breaker().clear(Bit::GilDropRequest);
        state.statistics.count_release(ReasonKind::Asked);
        let entry = self.wait(state, me, role, wake);
        if !self.come_in(me, role, entry) {
            thread::hang();
        }
        true
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

    fn acquire_back(&self, me: &Arc<ThreadSched>, from: Reason) {
        if !self.enter(me, Some(from)) {
            thread::hang();
        }
    }

    fn release(&self, me: &Arc<ThreadSched>, reason: Reason) {
        self.give(me, reason);
        if reason == Reason::ThreadEnd {
            self.watch_the_others();
        }
    }

    fn lock(
        &self,
        me: &Arc<ThreadSched>,
        lock: &Arc<ThreadLock>,
        patience: Patience,
        what: &'static str,
    ) -> Outcome {
        me.tell(self.tracer(), self.now(), || Event::LockWait {
            lock: lock.tag(what),
            owner: lock.owner(),
        });
        let suspicious = patience.deadline.is_none() && self.seems_stuck().is_some();
        blocking(self, me, Reason::Lock(what), || match suspicious {
            true => self.lock_watching(me, lock, patience),
            false => wait_for(me, lock, patience),
        })
    }

    fn spawn(
        &self,
        me: &Arc<ThreadSched>,
        options: Options,
        sched: &Arc<ThreadSched>,
        body: Box<dyn FnOnce() + Send>,
    ) -> io::Result<u64> {
        me.tell(self.tracer(), self.now(), || Event::Spawned(sched.id()));
        self.state.lock().starting += 1;
        let spawned = thread::spawn(options, body);
        if spawned.is_err() {
            self.state.lock().starting -= 1;
        }
        spawned.map(|handle| handle.ident())
    }

    fn yield_if_asked(&self, me: &Arc<ThreadSched>) -> bool {
        if !me.breaker().is_set(Bit::GilDropRequest) {
            return false;
        }
        match self.settings.protocol {
            Protocol::Loans => self.hand_over(me),
            Protocol::Cpython => {
                self.give_way(me, Reason::Asked);
                true
            }
        }
    }

    fn begin_finalization(&self, me: &Arc<ThreadSched>) {
        let mut state = self.lock();
        debug_assert!(state.locked && state.last_held_by(me), "not the holder");
        state.finalizer = Some(me.id());
        let asleep = state.call_everybody();
        drop(state);
        asleep.iter().for_each(|it| it.turn().wake());
        self.switched.notify_all();
    }

    fn after_fork_in_child(&self, me: &Arc<ThreadSched>) {
        self.state.after_fork_in_child();
        self.switched.after_fork_in_child();
        self.watching.store(0, Ordering::Relaxed);
        self.state.lock().reset_in_child(me);
    }

    fn tracer(&self) -> &Tracer {
        &self.settings.tracer
    }
}

/// Wakes these. Most often they are nobody.
#[inline]
fn wake_all(wake: Wake) {
    if let [None, None, None] = wake {
        return;
    }
    for thread in wake.iter().flatten() {
        thread.turn().wake();
    }
}

/// Waits for a lock in the system, without the right to run.
fn wait_for(me: &ThreadSched, lock: &ThreadLock, patience: Patience) -> Outcome {
    loop {
        let outcome = Outcome::from(lock.lock_until(me.id(), patience.deadline));
        if outcome == Outcome::Done {
            // At once: whoever looks for a deadlock would take the thread for one that still waits.
            me.set_waits(None);
        }
        if patience.interruptible || outcome != Outcome::Interrupted {
            return outcome;
        }
    }
}
