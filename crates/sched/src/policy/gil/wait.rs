//! Waiting for the lock under loans.

use super::state::{NOBODY, State, Wake};
use super::{Gil, wake_all};
use crate::ThreadSched;
use crate::policy::Policy;
use baton_sync::atomic::Ordering;
use baton_sync::{Arc, Instant, MutexGuard, Told};
use baton_trace::{Event, ThreadId};
use std::time::Duration;

/// For how long a thread waits awake for an answer: longer than a hand-over between processors takes, about as long as
/// being put to sleep and woken.
const WATCH: Duration = Duration::from_micros(50);

/// Shorter waits are not left to the kernel.
const EXACT: Duration = Duration::from_micros(10);

/// Whoever is called in time all the same need not look more often: many threads with an interval of microseconds would
/// leave no time to the holder.
const ALARM: Duration = Duration::from_millis(1);

/// As what a thread waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// As anybody.
    Ordinary,
    /// Back from a blocking call, or from the wait for a lock that this thread has opened: it goes on first.
    Claimant { after: Option<ThreadId> },
    /// It lent the lock.
    Lender,
}

impl Role {
    /// As what a thread waits while `holder` has the lock.
    pub(super) fn against(self, holder: Option<ThreadId>) -> Role {
        match self {
            Role::Claimant { after: Some(after) } if holder == Some(after) => Role::Ordinary,
            role => role,
        }
    }

    pub(super) fn claims(self) -> bool {
        matches!(self, Role::Claimant { .. })
    }
}

/// How a wait ended.
pub(super) enum Entry<'a> {
    /// Whoever gave the lock away gave it to this thread.
    Granted,
    /// The lock is open, to be taken.
    Open(MutexGuard<'a, State>),
    /// Only the thread that finalizes may ever run.
    ShutOut,
}

impl Gil {
    /// Waits until the lock is `me`'s or open. Wakes `wake` once the mutex is.
    pub(super) fn wait<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        me: &Arc<ThreadSched>,
        mut always: Role,
        mut wake: Wake,
    ) -> Entry<'a> {
        let interval = self.interval();
        let mut now = self.now();
        let (mut front, mut first) = (false, true);
        loop {
            if state.shuts_out(me) {
                state.dequeue(me);
                return Entry::ShutOut;
            }
            if !state.locked {
                state.dequeue(me);
                return Entry::Open(state);
            }
            if always == Role::Lender && !state.is_lender(me) {
                always = Role::Ordinary;
            }
            let role = always.against(state.holder_id());
            let ask_at = state.when_to_ask(role, interval);
            let asks = ask_at <= now;
            let mut deadline = ask_at;
            if asks {
                let asked = state.ask(me, role, now, interval);
                if let Some(holder) = asked {
                    me.tell(self.tracer(), now, || Event::GilAsked { holder });
                }
                // The answer comes with a call; the alarm is for a holder that went without one.
                deadline = now.after(interval.max(ALARM));
            }
            if role != Role::Lender {
                state.enqueue(me, always, front);
            }
            if role == Role::Ordinary {
                let slices = state.slices_to_sleep(me);
                if slices > 0 {
                    deadline = deadline.after(interval.saturating_mul(slices).max(ALARM));
                }
            }
            me.note_processor();
            let soon = asks || (first && state.is_soon_free(role, now));
            let watches = soon && !state.holder_needs_processor_of(me);
            let others = match role {
                // It is awake in place of the borrower, who may not have noticed yet.
                Role::Lender => None,
                _ => Some(u32::from(state.lender_is_awake())),
            };
            me.turn().begin();
            drop(state);
            wake_all(std::mem::replace(&mut wake, NOBODY));
            let told = self.wait_for_turn(me, others, now, deadline, watches);
            // Nothing follows a grant; who made it may still hold the mutex.
            if told == Told::Granted {
                me.turn().end();
                return Entry::Granted;
            }
            let late = told == Told::Late;
            state = self.lock();
            match me.turn().end() {
                Told::Granted => return Entry::Granted,
                told => front = told == Told::Called,
            }
            // A deadline that passed has passed, also where the clock stands still.
            now = self.now().max(if late { deadline } else { now });
            first = false;
        }
    }

    /// Waits until `me` is told something, at most until `deadline`: awake while that pays and a processor is free.
    fn wait_for_turn(
        &self,
        me: &ThreadSched,
        others: Option<u32>,
        now: Instant,
        deadline: Instant,
        watches: bool,
    ) -> Told {
        let rest = deadline.since(now);
        if (watches || rest < EXACT) && self.may_watch(others) {
            let told = me.turn().watch(rest.min(WATCH));
            if others.is_some() {
                self.watching.fetch_sub(1, Ordering::Relaxed);
            }
            if told != Told::Nothing {
                return told;
            }
            if rest <= WATCH {
                return Told::Late;
            }
        }
        me.turn().sleep(Some(deadline))
    }

    /// Counts the calling thread as awake, if a processor is left for it: besides those that are counted there are
    /// `others`. Without others it is not counted, and needs a processor other than the holder's.
    fn may_watch(&self, others: Option<u32>) -> bool {
        let Some(others) = others else {
            return self.settings.watchers > 0;
        };
        let watching = self.watching.fetch_add(1, Ordering::Relaxed);
        if watching.saturating_add(others) < self.settings.watchers {
            return true;
        }
        self.watching.fetch_sub(1, Ordering::Relaxed);
        false
    }
}
