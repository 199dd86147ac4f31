//! Stackful coroutines on one OS thread: what threads are where runs must be repeatable (DESIGN D14).
//!
//! # Invariants
//! * Whoever is not in a fiber is the *root*. Only the root resumes, only a fiber suspends, and suspending leads back
//!   to the `resume` that let the fiber run; so no `resume` is ever inside another.
//! * A fiber that did not end is never dropped: its frames are leaked with its stack, as those of a thread are that
//!   hangs for ever.

use crate::OneThread;
use crate::thread::StackBounds;
use core::cell::{Cell, RefCell};
use corosensei::stack::{DefaultStack, Stack};
use corosensei::{Coroutine, CoroutineResult, Yielder};
use std::io;
use std::mem::ManuallyDrop;
use std::rc::Rc;

/// The number of a fiber among its [`Fibers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FiberId(usize);

/// How a stretch of a fiber's life ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// It suspended itself.
    Suspended,
    /// Its body returned; the fiber does not exist any more.
    Ended,
}

type Body = Coroutine<(), (), (), DefaultStack>;

struct Slot {
    /// Away while the fiber runs, and for good once it has ended.
    body: Option<ManuallyDrop<Body>>,
    yielder: *const Yielder<(), ()>,
    low: usize,
    high: usize,
}

#[derive(Default)]
struct Set {
    slots: RefCell<Vec<Slot>>,
    running: Cell<Option<FiberId>>,
}

/// The fibers of one OS thread.
pub struct Fibers(OneThread<Rc<Set>>);

impl Fibers {
    /// No fibers yet; they will live on the calling OS thread.
    pub fn new() -> Fibers {
        Fibers(OneThread::new(Rc::default()))
    }

    /// Makes a fiber with a stack of `stack_size` bytes that will run `body`.
    ///
    /// # Errors
    /// What the system says when it has no memory for the stack.
    pub fn spawn(&self, stack_size: usize, body: impl FnOnce() + 'static) -> io::Result<FiberId> {
        let stack = DefaultStack::new(stack_size)?;
        let (low, high) = (stack.limit().get(), stack.base().get());
        let set = Rc::clone(&self.0);
        let id = FiberId(set.slots.borrow().len());
        let body = Coroutine::with_stack(stack, move |yielder: &Yielder<(), ()>, ()| {
            set.slots.borrow_mut()[id.0].yielder = yielder;
            // A panic has been told by its hook; it ends this fiber as it would end a thread.
            let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(body));
        });
        self.0.slots.borrow_mut().push(Slot {
            body: Some(ManuallyDrop::new(body)),
            yielder: core::ptr::null(),
            low,
            high,
        });
        Ok(id)
    }

    /// Lets a fiber run until it suspends itself or ends. For the root.
    ///
    /// # Panics
    /// If a fiber calls this, or `id` has ended.
    pub fn resume(&self, id: FiberId) -> Stretch {
        assert!(self.0.running.get().is_none(), "resumed by a fiber");
        let body = self.0.slots.borrow_mut()[id.0].body.take();
        let mut body = body.expect("the fiber has not ended");
        self.0.running.set(Some(id));
        let stretch = body.resume(());
        self.0.running.set(None);
        match stretch {
            CoroutineResult::Yield(()) => {
                self.0.slots.borrow_mut()[id.0].body = Some(body);
                Stretch::Suspended
            }
            CoroutineResult::Return(()) => {
                drop(ManuallyDrop::into_inner(body));
                Stretch::Ended
            }
        }
    }

    /// Goes back to the root, until resumed. For fibers.
    ///
    /// # Panics
    /// If no fiber runs.
    pub fn suspend(&self) {
        let id = self.0.running.get().expect("a fiber runs");
        let yielder = self.0.slots.borrow()[id.0].yielder;
        // SAFETY: the yielder lies at the bottom of the stack that this runs on, and was noted when the body began.
        unsafe { (*yielder).suspend(()) };
    }

    /// The fiber that runs; none if the root does.
    pub fn running(&self) -> Option<FiberId> {
        self.0.running.get()
    }

    /// Where the stack that runs lies, if the system tells.
    pub fn stack_bounds(&self) -> Option<StackBounds> {
        match self.running() {
            Some(id) => {
                let slots = self.0.slots.borrow();
                let Slot { low, high, .. } = slots[id.0];
                Some(StackBounds { low, high })
            }
            None => crate::thread::stack_bounds(),
        }
    }
}

impl Default for Fibers {
    fn default() -> Self {
        Fibers::new()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    fn fibers() -> Rc<Fibers> {
        Rc::new(Fibers::new())
    }

    #[test]
    fn fibers_run_in_the_order_they_are_resumed() {
        let fibers = fibers();
        let log = Rc::new(RefCell::new(Vec::new()));
        let body = |name: &'static str| {
            let (log, fibers) = (Rc::clone(&log), Rc::clone(&fibers));
            move || {
                for round in 0..2 {
                    log.borrow_mut().push((name, round));
                    fibers.suspend();
                }
            }
        };
        let a = fibers.spawn(64 * 1024, body("a")).unwrap();
        let b = fibers.spawn(64 * 1024, body("b")).unwrap();
        let stretches: Vec<_> = [a, b, b, a, a, b].map(|id| fibers.resume(id)).into();
        assert_eq!(*log.borrow(), [("a", 0), ("b", 0), ("b", 1), ("a", 1)]);
        assert_eq!(
            stretches[3..],
            [Stretch::Suspended, Stretch::Ended, Stretch::Ended]
        );
        assert_eq!(fibers.running(), None);
    }

    #[test]
    fn a_fiber_has_a_stack_of_its_own() {
        let fibers = fibers();
        let own = Rc::clone(&fibers);
        let id = fibers.spawn(64 * 1024, move || {
            let bounds = own.stack_bounds().unwrap();
            let here = (&raw const bounds).addr();
            assert!((bounds.low..bounds.high).contains(&here));
        });
        assert_eq!(fibers.resume(id.unwrap()), Stretch::Ended);
    }
}
