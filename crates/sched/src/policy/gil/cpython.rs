//! CPython's protocol, exactly: `-X gil_policy=cpython`.

use super::Gil;
use super::state::State;
use super::wait::{Entry, Role};
use crate::policy::Policy;
use crate::{Bit, Reason, ThreadSched};
use baton_sync::{Arc, MutexGuard, Told};
use baton_trace::Event;

impl Gil {
    /// Sleeps, interval by interval, until the lock is open; asks after an interval in which it did not change hands.
    pub(super) fn wait_as_cpython<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        me: &Arc<ThreadSched>,
    ) -> Entry<'a> {
        state.waiting += 1;
        while state.locked && !state.shuts_out(me) {
            state = self.sleep_interval(state, me);
        }
        state.waiting -= 1;
        if !state.shuts_out(me) {
            return Entry::Open(state);
        }
        // Others must not wait for this thread, nor for the call it may have received.
        if state.forced > 0 {
            self.switched.notify_all();
        }
        if !state.locked
            && let Some(next) = state.call_front()
        {
            next.turn().wake();
        }
        Entry::ShutOut
    }

    fn sleep_interval<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        me: &Arc<ThreadSched>,
    ) -> MutexGuard<'a, State> {
        let seen = state.statistics.switches;
        let deadline = self.now().after(self.interval());
        state.enqueue(me, Role::Ordinary, false);
        let late = loop {
            me.turn().begin();
            drop(state);
            let late = me.turn().sleep_roughly(Some(deadline)) == Told::Late;
            state = self.state.lock();
            // A signal handler that ran does not end the wait.
            if me.turn().end() == Told::Called || late || !state.locked {
                break late;
            }
        };
        state.dequeue(me);
        let asks =
            late && state.locked && state.statistics.switches == seen && !state.shuts_out(me);
        if asks && let Some(holder) = state.ask_holder(me) {
            me.tell(self.tracer(), self.now(), || Event::GilAsked { holder });
        }
        state
    }

    /// Opens the lock and calls a waiter; asked, and coming back, waits until another thread has taken it.
    pub(super) fn release_as_cpython(
        &self,
        mut state: MutexGuard<'_, State>,
        me: &Arc<ThreadSched>,
        reason: Reason,
    ) {
        state.locked = false;
        let forced =
            state.waiting > 0 && !reason.is_final() && me.breaker().is_set(Bit::GilDropRequest);
        let called = state.call_front();
        if !forced {
            drop(state);
            called.inspect(|it| it.turn().wake());
            return;
        }
        me.breaker().clear(Bit::GilDropRequest);
        state.forced += 1;
        called.inspect(|it| it.turn().wake());
        while state.last_held_by(me) && state.waiting > 0 {
            self.switched.wait(&mut state);
        }
        state.forced -= 1;
    }
}
