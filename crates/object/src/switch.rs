//! The token and the scheduler: giving the lock away around what may block, and at switch points when asked; the clock
//! and the chance that the policy gives the program.
//!
//! Invariant: while the lock is away no token of this thread is used; the closure of [`blocking`] is `Send`, so it
//! cannot hold objects, and everything borrowed from the token ends before, because it takes `&mut Token`.

use crate::token::Token;
use baton_sched::{
    Event, LockWait, Outcome, Patience, Policy, Reason, ThreadId, ThreadLock, ThreadSched,
};
use baton_sync::poll::Interest;
use baton_sync::{Arc, ClockId, Instant, RealTime, TimeSource};

/// Calls the policy; where threads share an OS thread, others may have run meanwhile.
fn with_policy<R>(
    token: &mut Token,
    call: impl FnOnce(&dyn Policy, &Arc<ThreadSched>) -> R,
) -> Option<R> {
    let (policy, sched) = parts(token)?;
    let result = call(&*policy, &sched);
    token.thread().resumed();
    Some(result)
}

/// Runs `call`, which may block, without the lock.
pub fn blocking<R>(token: &mut Token, reason: Reason, call: impl FnOnce() -> R + Send) -> R {
    let Some((policy, sched)) = parts(token) else {
        return call();
    };
    let result = baton_sched::blocking(&*policy, &sched, reason, call);
    token.thread().resumed();
    result
}

/// Lets another thread run if one asked.
pub fn yield_if_asked(token: &mut Token) {
    with_policy(token, |policy, sched| policy.yield_if_asked(sched));
}

/// Waits for a lock and takes it; `what` is the kind of lock. Does not return from a deadlock that is sure.
pub fn lock(
    token: &mut Token,
    lock: &Arc<ThreadLock>,
    patience: Patience,
    what: &'static str,
) -> Outcome {
    let outcome = with_policy(token, |policy, sched| {
        sched.set_waits(Some(LockWait {
            lock: Arc::clone(lock),
            what,
            endless: patience.deadline.is_none(),
        }));
        let outcome = policy.lock(sched, lock, patience, what);
        if outcome != Outcome::Deadlock {
            sched.set_waits(None);
        }
        outcome
    });
    match outcome {
        Some(Outcome::Deadlock) => (token.interp().hooks.deadlock.get())(token),
        Some(outcome) => outcome,
        None => lock.lock_until(me(token), patience.deadline).into(),
    }
}

/// Sleeps until `deadline`: [`Outcome::Done`], or [`Outcome::Interrupted`] by a signal.
pub fn sleep_until(token: &mut Token, deadline: Instant, what: &'static str) -> Outcome {
    let slept = with_policy(token, |policy, sched| {
        policy.sleep_until(sched, deadline, what)
    });
    slept.unwrap_or_else(|| match RealTime.sleep_until(deadline) {
        true => Outcome::Done,
        false => Outcome::Interrupted,
    })
}

/// To be called before a call that may block on descriptors: where waiting is simulated, waits here until one of them
/// is ready, the deadline or a signal. Elsewhere [`Outcome::Done`] at once: the call itself waits.
pub fn ready(
    token: &mut Token,
    interests: &[Interest],
    deadline: Option<Instant>,
    what: &'static str,
) -> Outcome {
    if !is_simulated(token) {
        return Outcome::Done;
    }
    let outcome = with_policy(token, |policy, sched| {
        policy.ready(sched, interests, deadline, what)
    });
    outcome.unwrap_or(Outcome::Done)
}

/// Whether time and waiting are simulated: then calls must not wait in the system.
pub fn is_simulated(token: &Token) -> bool {
    let policy = token.interp().policy.borrow();
    policy.as_ref().is_some_and(|policy| policy.is_simulated())
}

/// What the C library calls the thread with this identifier: simulated threads are all on the calling one.
pub fn system_thread(token: &Token, ident: u64) -> u64 {
    match is_simulated(token) {
        true => baton_sync::thread::ident(),
        false => ident,
    }
}

/// What the program's clock shows, in nanoseconds.
pub fn now(token: &Token, clock: ClockId) -> u64 {
    match &*token.interp().policy.borrow() {
        Some(policy) => policy.now(clock),
        None => RealTime.now(clock),
    }
}

/// Now, on the program's monotonic clock: what deadlines are made of.
pub fn instant(token: &Token) -> Instant {
    Instant::from_nanos(now(token, ClockId::Monotonic))
}

/// Fills `bytes` with random numbers that belong to the run; false if they are the system's to give.
pub fn fill_random(token: &Token, bytes: &mut [u8]) -> bool {
    let policy = token.interp().policy.borrow();
    policy
        .as_ref()
        .is_some_and(|policy| policy.fill_random(bytes))
}

/// Tells what happens to the thread that runs, if somebody listens.
#[inline]
pub fn tell<'a>(token: &Token, make: impl FnOnce() -> Event<'a>) {
    let policy = token.interp().policy.borrow();
    if let Some(policy) = policy.as_ref().filter(|it| it.tracer().enabled()) {
        tell_now(token, &**policy, make());
    }
}

#[cold]
fn tell_now(token: &Token, policy: &dyn Policy, event: Event<'_>) {
    let now = match event {
        // About what was told before, when it was told.
        Event::OnDescriptor { .. } | Event::OnPath(_) | Event::LockMade(_) => {
            Instant::from_nanos(0)
        }
        _ => Instant::from_nanos(policy.now(ClockId::Monotonic)),
    };
    if let Some(sched) = &*token.thread().sched.borrow() {
        sched.tell(policy.tracer(), now, || event);
    }
}

/// The number of the thread that runs, for the owner of a lock.
#[inline(always)]
pub fn me(token: &Token) -> ThreadId {
    ThreadId(token.thread().number.get())
}

/// The policy and the scheduling part of the thread that runs.
pub fn parts(token: &Token) -> Option<(Arc<dyn Policy>, Arc<ThreadSched>)> {
    let policy = token.interp().policy.borrow().clone()?;
    let sched = token.thread().sched.borrow().clone()?;
    Some((policy, sched))
}
