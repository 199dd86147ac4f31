//! One thread at a time, chosen by an [`Oracle`]: runs that can be repeated (DESIGN D14).
//!
//! # The rules
//! * Threads are fibers of the OS thread that made the policy; the main thread is their root. A thread runs until it
//!   waits, ends, or comes to a switch point at which the oracle lets another one go on. Every thread's
//!   [`Bit::GilDropRequest`] is always set, so that every switch point asks.
//! * Nothing waits in the system as long as some thread can run. A thread that waits says for what ([`Wait`]), and
//!   whether it can run is read off that.
//! * Time stands still but for one microsecond at every switch point. When nobody can run it jumps to the earliest
//!   deadline.
//! * Descriptors are asked about after every call that may have changed one, and when nobody can run. Only then does
//!   the process wait in the system: until the earliest deadline, or for ever if there is none. It does not wait while
//!   there is a deadline and nobody else can do anything: no child runs, and no terminal or network is waited for.
//! * If every thread waits for a lock without a deadline, the oldest of them is told so: [`Outcome::Deadlock`].
//!
//! # What is not simulated
//! Calls that cannot be polled (regular files, `getaddrinfo`, `sigwait`) block everybody; processes, signals and
//! interval timers come when they come.

use crate::oracle::{Choice, Oracle, SeededOracle};
use crate::policy::Policy;
use crate::{Bit, Outcome, Patience, Reason, ThreadLock, ThreadSched};
use baton_sync::poll::{self, Interest};
use baton_sync::thread::{Options, StackBounds};
use baton_sync::{
    Arc, ClockId, FiberId, Fibers, Instant, ManualTime, OneThread, Stretch, TimeSource,
};
use baton_trace::{Event, ThreadId, Tracer};
use std::cell::RefCell;
use std::io;
use std::time::Duration;

/// How far time goes at a switch point.
const TICK: Duration = Duration::from_micros(1);

/// The wall clock at the start: 2026-01-01, in nanoseconds.
const WALL_START: u64 = 1_767_225_600 * 1_000_000_000;

/// The clock at the start. Not zero: programs subtract from it.
const CLOCK_START: Instant = Instant::from_nanos(1_000 * 1_000_000_000);

/// Stack of threads that do not ask for a size.
const DEFAULT_STACK: usize = 8 * 1024 * 1024;

/// What a thread waits for.
enum Wait {
    Nothing,
    Lock(Arc<ThreadLock>, Patience),
    Until(Instant),
    Descriptors {
        interests: Vec<Interest>,
        deadline: Option<Instant>,
        ready: bool,
    },
    /// Finalization has begun: it never runs again.
    ForEver,
}

impl Wait {
    fn deadline(&self) -> Option<Instant> {
        match self {
            Wait::Lock(_, Patience { deadline, .. }) | Wait::Descriptors { deadline, .. } => {
                *deadline
            }
            Wait::Until(deadline) => Some(*deadline),
            Wait::Nothing | Wait::ForEver => None,
        }
    }

    /// How the wait ended, if it did.
    fn outcome(&self, now: Instant, signalled: bool) -> Option<Outcome> {
        let (done, interruptible) = match self {
            Wait::Nothing => (true, false),
            Wait::Lock(lock, patience) => (!lock.is_locked(), patience.interruptible),
            Wait::Until(_) => (false, true),
            Wait::Descriptors { ready, .. } => (*ready, true),
            Wait::ForEver => (false, false),
        };
        match self.deadline() {
            _ if done => Some(Outcome::Done),
            _ if interruptible && signalled => Some(Outcome::Interrupted),
            Some(deadline) if deadline <= now => Some(Outcome::TimedOut),
            _ => None,
        }
    }
}

struct Member {
    sched: Arc<ThreadSched>,
    /// None is the root.
    fiber: Option<FiberId>,
    begun: bool,
    wait: Wait,
    /// How its last wait ended; set by whoever chose it.
    outcome: Outcome,
}

impl Member {
    fn outcome(&self, now: Instant) -> Option<Outcome> {
        let signalled = self.sched.breaker().is_set(Bit::SignalsPending);
        self.wait.outcome(now, signalled)
    }
}

struct State {
    /// In the order of their start.
    members: Vec<Member>,
    current: ThreadId,
    oracle: Box<dyn Oracle>,
    /// The program's own random numbers.
    random: SeededOracle,
    /// A call was made after which descriptors may be ready.
    descriptors_changed: bool,
    /// It was told that the thread that runs gave way.
    given: bool,
}

impl State {
    fn member(&mut self, id: ThreadId) -> Option<&mut Member> {
        self.members
            .iter_mut()
            .find(|member| member.sched.id() == id)
    }

    fn runnable(&self, now: Instant) -> Vec<ThreadId> {
        let runnable = self.members.iter().filter(|m| m.outcome(now).is_some());
        runnable.map(|member| member.sched.id()).collect()
    }

    fn earliest_deadline(&self) -> Option<Instant> {
        self.members.iter().filter_map(|m| m.wait.deadline()).min()
    }

    fn interests(&self) -> Vec<Interest> {
        let of = |member: &Member| match &member.wait {
            Wait::Descriptors { interests, .. } => interests.clone(),
            _ => Vec::new(),
        };
        self.members.iter().flat_map(of).collect()
    }

    /// Asks the system about everything that is waited for.
    fn ask_system(&mut self, timeout: Option<Duration>) {
        self.descriptors_changed = false;
        // A signal came, or a descriptor list is too long for the system: nothing is ready.
        let Ok(answers) = poll::poll(&self.interests(), timeout) else {
            return;
        };
        let mut answers = answers.into_iter();
        for member in &mut self.members {
            if let Wait::Descriptors {
                interests, ready, ..
            } = &mut member.wait
            {
                *ready |= answers
                    .by_ref()
                    .take(interests.len())
                    .filter(|yes| *yes)
                    .count()
                    > 0;
            }
        }
    }

    fn choose(&mut self, me: ThreadId, mut options: Vec<ThreadId>, choice: Choice) -> ThreadId {
        if let [only] = options[..] {
            return only;
        }
        if choice == Choice::Preempt {
            // The one that runs comes first: a replay of zeros never switches.
            options.sort_by_key(|id| *id != me);
        }
        options[self.oracle.choose(choice, options.len())]
    }
}

/// See the module.
pub struct Deterministic {
    fibers: Fibers,
    state: OneThread<RefCell<State>>,
    clock: ManualTime,
    tracer: Arc<Tracer>,
}

impl Deterministic {
    /// A policy whose choices, and random numbers, follow from `seed`. It belongs to the calling OS thread.
    pub fn seeded(seed: u64) -> Deterministic {
        Deterministic::new(Box::new(SeededOracle::new(seed)), seed)
    }

    /// A policy that asks `oracle`; random numbers follow from `seed`.
    pub fn new(oracle: Box<dyn Oracle>, seed: u64) -> Deterministic {
        let clock = ManualTime::new(WALL_START);
        clock.advance_to(CLOCK_START);
        Deterministic {
            fibers: Fibers::new(),
            state: OneThread::new(RefCell::new(State {
                members: Vec::new(),
                current: ThreadId(0),
                oracle,
                random: SeededOracle::new(!seed),
                descriptors_changed: false,
                given: true,
            })),
            clock,
            tracer: Arc::new(Tracer::new()),
        }
    }

    /// Has this tracer told what happens, on the simulated clock.
    pub fn traced(mut self, tracer: Arc<Tracer>) -> Deterministic {
        self.tracer = tracer;
        self
    }

    fn tell<'a>(&self, thread: &ThreadSched, make: impl FnOnce() -> Event<'a>) {
        thread.tell(&self.tracer, self.clock.instant(), make);
    }

    /// Tells that `me` gives way, unless it has been told.
    fn tell_given(&self, me: &ThreadSched, reason: Reason) {
        if !std::mem::replace(&mut self.state.borrow_mut().given, true) {
            self.tell(me, || Event::GilGiven {
                reason: reason.kind(),
                what: reason.what(),
                asked_by: None,
            });
        }
    }

    /// Tells that `next` goes on, and since when it could have.
    fn tell_taken(&self, next: ThreadId) {
        if !self.tracer.enabled() {
            return;
        }
        let mut state = self.state.borrow_mut();
        state.given = false;
        let Some(member) = state.member(next) else {
            return;
        };
        let (sched, back) = (member.sched.clone(), member.wait.deadline());
        drop(state);
        let now = self.clock.instant();
        if let Some(back) = back.filter(|back| *back < now) {
            sched.tell(&self.tracer, back, || Event::Back);
        }
        self.tell(&sched, || Event::GilTaken { waited: true });
    }

    fn admit(&self, sched: &Arc<ThreadSched>, fiber: Option<FiberId>) {
        sched.breaker().set(Bit::GilDropRequest);
        self.tell(sched, || Event::ThreadStart);
        self.state.borrow_mut().members.push(Member {
            sched: sched.clone(),
            fiber,
            begun: false,
            wait: Wait::Nothing,
            outcome: Outcome::Done,
        });
    }

    /// Waits, and says how that ended.
    fn wait(&self, me: &ThreadSched, wait: Wait, reason: Reason) -> Outcome {
        if let Some(member) = self.state.borrow_mut().member(me.id()) {
            member.wait = wait;
        }
        self.reschedule(me, Choice::NextRunner, reason);
        let mut state = self.state.borrow_mut();
        let Some(member) = state.member(me.id()) else {
            return Outcome::Done;
        };
        member.wait = Wait::Nothing;
        member.outcome
    }

    /// Lets the one run whose turn it is; returns when that is `me`.
    fn reschedule(&self, me: &ThreadSched, choice: Choice, reason: Reason) {
        if choice == Choice::NextRunner {
            self.tell_given(me, reason);
        }
        let next = self.next(me.id(), choice);
        if next != me.id() {
            self.tell_given(me, reason);
        }
        if self.state.borrow().given {
            self.tell_taken(next);
        }
        if next == me.id() {
            return;
        }
        self.state.borrow_mut().current = next;
        match self.fibers.running() {
            Some(_) => self.fibers.suspend(),
            None => self.drive(me),
        }
    }

    /// The root lets the others run until it is its own turn.
    fn drive(&self, me: &ThreadSched) {
        loop {
            let current = self.state.borrow().current;
            if current == me.id() {
                return;
            }
            let fiber = self
                .state
                .borrow_mut()
                .member(current)
                .and_then(|m| m.fiber);
            let ended = match fiber {
                Some(fiber) => self.fibers.resume(fiber) == Stretch::Ended,
                None => true,
            };
            if ended {
                self.bury(current);
            }
        }
    }

    /// A thread has ended; somebody else's turn. The child of a fork made by another thread than the main one ends
    /// with its last thread.
    fn bury(&self, ended: ThreadId) {
        let mut state = self.state.borrow_mut();
        state.members.retain(|member| member.sched.id() != ended);
        if state.members.is_empty() {
            std::process::exit(0);
        }
        drop(state);
        let next = self.next(ended, Choice::NextRunner);
        self.tell_taken(next);
        self.state.borrow_mut().current = next;
    }

    /// Whose turn it is. Waits in the system, or moves time, until somebody can run.
    fn next(&self, me: ThreadId, choice: Choice) -> ThreadId {
        let mut state = self.state.borrow_mut();
        loop {
            if state.descriptors_changed {
                state.ask_system(Some(Duration::ZERO));
            }
            let now = self.clock.instant();
            let runnable = state.runnable(now);
            if !runnable.is_empty() {
                let next = state.choose(me, runnable, choice);
                if let Some(member) = state.member(next) {
                    member.outcome = member.outcome(now).unwrap_or(Outcome::Done);
                }
                return next;
            }
            if !self.pass_time(&mut state, now) {
                return deadlocked(&mut state, me);
            }
        }
    }

    /// Nobody can run: asks the system, or lets time pass. False if there is nothing to wait for.
    fn pass_time(&self, state: &mut State, now: Instant) -> bool {
        let interests = state.interests();
        let deadline = state.earliest_deadline();
        if interests.is_empty() && deadline.is_none() {
            return false;
        }
        let outside = poll::has_running_children() || interests.iter().any(|i| i.is_outside());
        let timeout = match deadline {
            Some(deadline) if outside => Some(deadline.since(now)),
            Some(_) => Some(Duration::ZERO),
            None => None,
        };
        if outside || !interests.is_empty() {
            state.ask_system(timeout);
            if !state.runnable(now).is_empty() {
                return true;
            }
        }
        if let Some(deadline) = deadline {
            self.clock.advance_to(deadline);
        }
        true
    }
}

/// All threads wait for locks: the oldest that does so is to know.
fn deadlocked(state: &mut State, me: ThreadId) -> ThreadId {
    let waits = |member: &&mut Member| matches!(member.wait, Wait::Lock(..));
    match state.members.iter_mut().find(waits) {
        Some(member) => {
            member.outcome = Outcome::Deadlock;
            member.sched.id()
        }
        None => me,
    }
}

impl Policy for Deterministic {
    fn acquire(&self, me: &Arc<ThreadSched>) {
        let mut state = self.state.borrow_mut();
        match state.member(me.id()) {
            Some(member) if member.begun => {
                drop(state);
                self.reschedule(me, Choice::NextRunner, Reason::Voluntary);
            }
            // A new thread is here because it was chosen.
            Some(member) => member.begun = true,
            None => {
                state.current = me.id();
                drop(state);
                self.admit(me, None);
                self.tell_taken(me.id());
                self.acquire(me);
            }
        }
    }

    fn release(&self, me: &Arc<ThreadSched>, reason: Reason) {
        if matches!(reason, Reason::Blocking(_)) {
            self.state.borrow_mut().descriptors_changed = true;
        }
        self.tell_given(me, reason);
        if reason == Reason::ThreadEnd {
            self.tell(me, || Event::ThreadEnd);
        }
    }

    fn yield_if_asked(&self, me: &Arc<ThreadSched>) -> bool {
        self.clock.advance_to(self.clock.instant().after(TICK));
        self.reschedule(me, Choice::Preempt, Reason::Asked);
        true
    }

    fn lock(
        &self,
        me: &Arc<ThreadSched>,
        lock: &Arc<ThreadLock>,
        patience: Patience,
        what: &'static str,
    ) -> Outcome {
        while !lock.try_lock(me.id()) {
            self.tell(me, || Event::LockWait {
                lock: lock.tag(what),
                owner: lock.owner(),
            });
            let outcome = self.wait(me, Wait::Lock(lock.clone(), patience), Reason::Lock(what));
            if outcome != Outcome::Done {
                return outcome;
            }
        }
        Outcome::Done
    }

    fn sleep_until(&self, me: &Arc<ThreadSched>, deadline: Instant, what: &'static str) -> Outcome {
        match self.wait(me, Wait::Until(deadline), Reason::Blocking(what)) {
            Outcome::Interrupted => Outcome::Interrupted,
            _ => Outcome::Done,
        }
    }

    fn ready(
        &self,
        me: &Arc<ThreadSched>,
        interests: &[Interest],
        deadline: Option<Instant>,
        what: &'static str,
    ) -> Outcome {
        let answers = poll::poll(interests, Some(Duration::ZERO));
        let ready = answers.is_ok_and(|answers| answers.contains(&true));
        let wait = Wait::Descriptors {
            interests: interests.to_vec(),
            deadline,
            ready,
        };
        self.wait(me, wait, Reason::Blocking(what))
    }

    fn is_simulated(&self) -> bool {
        true
    }

    fn now(&self, clock: ClockId) -> u64 {
        self.clock.now(clock)
    }

    fn fill_random(&self, bytes: &mut [u8]) -> bool {
        let mut state = self.state.borrow_mut();
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&state.random.number().to_le_bytes()[..chunk.len()]);
        }
        true
    }

    fn spawn(
        &self,
        me: &Arc<ThreadSched>,
        options: Options,
        sched: &Arc<ThreadSched>,
        body: Box<dyn FnOnce() + Send>,
    ) -> io::Result<u64> {
        self.tell(me, || Event::Spawned(sched.id()));
        let size = options.stack_size.unwrap_or(DEFAULT_STACK);
        let fiber = self.fibers.spawn(size, body)?;
        self.admit(sched, Some(fiber));
        Ok(self.ident(sched))
    }

    fn ident(&self, me: &ThreadSched) -> u64 {
        // As far apart as those of real threads, and never zero.
        (u64::from(me.id().0) + 1) << 12
    }

    fn native_id(&self, me: &ThreadSched) -> u64 {
        u64::from(me.id().0) + 1
    }

    fn stack_bounds(&self) -> Option<StackBounds> {
        self.fibers.stack_bounds()
    }

    fn begin_finalization(&self, me: &Arc<ThreadSched>) {
        for member in &mut self.state.borrow_mut().members {
            if member.sched.id() != me.id() {
                member.wait = Wait::ForEver;
            }
        }
    }

    fn after_fork_in_child(&self, me: &Arc<ThreadSched>) {
        let mut state = self.state.borrow_mut();
        state.members.retain(|member| member.sched.id() == me.id());
    }

    fn tracer(&self) -> &Tracer {
        &self.tracer
    }
}
