//! Blocking regions: the lock is given away for the time of a call.

use crate::{Policy, Reason, ThreadSched};
use baton_sync::Arc;

/// Gives the lock away for `reason`, runs `call`, takes the lock back.
///
/// `call` is `Send` although it runs on this thread: that keeps it from capturing the token or
/// an object. Whatever it learns from the system, `errno` included, it must return: taking the
/// lock back makes system calls of its own. If `call` panics, the lock is taken back before the
/// panic goes on. During finalization this does not return (see [`Policy::acquire`]).
pub fn blocking<R>(
    policy: &(impl Policy + ?Sized),
    me: &Arc<ThreadSched>,
    reason: Reason,
    call: impl FnOnce() -> R + Send,
) -> R {
    struct TakeBack<'a, P: Policy + ?Sized> {
        policy: &'a P,
        me: &'a Arc<ThreadSched>,
        reason: Reason,
    }
    impl<P: Policy + ?Sized> Drop for TakeBack<'_, P> {
        fn drop(&mut self) {
            match self.reason {
                Reason::Blocking(_) | Reason::Lock(_) => {
                    self.policy.acquire_back(self.me, self.reason)
                }
                _ => self.policy.acquire(self.me),
            }
        }
    }
    policy.release(me, reason);
    let _take_back = TakeBack { policy, me, reason };
    call()
}
