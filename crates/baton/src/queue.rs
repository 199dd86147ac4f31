//! `_queue`: the unbounded queue whose `put` may be called from anywhere, destructors and signal handlers included.
//!
//! Invariants: `items` changes only under the GIL and never while Python code runs in between; `empty` is the lock that
//! a `get` finding nothing takes and then waits for a second time, `waiting` says that somebody took it.

use crate::threads::wait_for;
use baton_object::class::ClassSpec;
use baton_object::exceptions::{EXCEPTION, exception_class};
use baton_object::traverse::Opaque;
use baton_object::{Args, Borrowed, Owned, PyResult, Token, class, methods, object, switch};
use baton_sched::{Event, ThreadLock};
use baton_sync::{Arc, Instant};
use std::collections::VecDeque;
use std::time::Duration;

/// The class `Empty`.
pub static EMPTY: ClassSpec = exception_class(
    "Empty",
    "_queue",
    Some(&EXCEPTION),
    "Exception raised by Queue.get(block=0)/get_nowait().",
);

/// Simple, unbounded, reentrant FIFO queue.
#[class(name = "SimpleQueue", module = "_queue", flags = BASETYPE | WEAKREF, signature = "()")]
pub struct SimpleQueue {
    items: VecDeque<Owned>,
    empty: Opaque<Arc<ThreadLock>>,
    waiting: bool,
}

fn put(token: &mut Token, this: Borrowed<'_>, item: Borrowed<'_>) {
    let item = item.own(token);
    let queue = SimpleQueue::of_mut(token, this);
    queue.items.push_back(item);
    if std::mem::take(&mut queue.waiting) {
        queue.empty.0.unlock();
    }
}

/// The next item, waited for until the deadline; `wait` is `None` for not at all.
fn get(token: &mut Token, this: Borrowed<'_>, wait: Option<Option<Instant>>) -> PyResult {
    loop {
        let queue = SimpleQueue::of_mut(token, this);
        if let Some(item) = queue.items.pop_front() {
            if std::mem::take(&mut queue.waiting) {
                queue.empty.0.unlock();
            }
            return Ok(item);
        }
        let lock = Arc::clone(&queue.empty.0);
        let locked = match wait {
            _ if lock.try_lock(switch::me(token)) => true,
            Some(deadline) => wait_for(token, &lock, deadline, "queue")?,
            None => false,
        };
        if !locked {
            return Err(token.raise_values(&EMPTY, Vec::new()));
        }
        SimpleQueue::of_mut(token, this).waiting = true;
    }
}

fn deadline(
    token: &mut Token,
    block: bool,
    timeout: Option<Borrowed<'_>>,
) -> PyResult<Option<Option<Instant>>> {
    if !block {
        return Ok(None);
    }
    let Some(timeout) = timeout.filter(|timeout| !timeout.is_none()) else {
        return Ok(Some(None));
    };
    let seconds = object::to_f64(token, timeout)?;
    if seconds < 0.0 {
        return Err(token.value_error("'timeout' must be a non-negative number"));
    }
    match Duration::try_from_secs_f64(seconds) {
        Ok(span) if span.as_secs() < i64::MAX as u64 / 1_000_000_000 => {
            Ok(Some(Some(switch::instant(token).after(span))))
        }
        _ => Err(token.overflow_error("timeout value is too large")),
    }
}

#[methods]
impl SimpleQueue {
    #[slot]
    fn __new__(token: &mut Token, class: Borrowed<'_>, args: Args<'_>) -> PyResult {
        if !args.is_empty() && class.is(token.native_class(&SIMPLE_QUEUE).as_value()) {
            return Err(token.type_error("SimpleQueue() takes no arguments"));
        }
        let queue = SimpleQueue {
            items: VecDeque::new(),
            empty: Opaque(Arc::default()),
            waiting: false,
        };
        switch::tell(token, || Event::LockMade(queue.empty.0.tag("queue")));
        baton_modules_core::support::instance(token, class, queue)
    }

    /// Put the item on the queue.
    ///
    /// The optional 'block' and 'timeout' arguments are ignored, as this method
    /// never blocks.  They are provided for compatibility with the Queue class.
    #[method("(item, block=True, timeout=None)")]
    fn put(
        token: &mut Token,
        this: Borrowed<'_>,
        item: Borrowed<'_>,
        _block: Option<Borrowed<'_>>,
        _timeout: Option<Borrowed<'_>>,
    ) -> PyResult<()> {
        put(token, this, item);
        Ok(())
    }

    /// Put an item into the queue without blocking.
    ///
    /// This is exactly equivalent to `put(item)` and is only provided
    /// for compatibility with the Queue class.
    #[method("(item)")]
    fn put_nowait(token: &mut Token, this: Borrowed<'_>, item: Borrowed<'_>) -> PyResult<()> {
        put(token, this, item);
        Ok(())
    }

    /// Remove and return an item from the queue.
    ///
    /// If optional args 'block' is true and 'timeout' is None (the default),
    /// block if necessary until an item is available. If 'timeout' is
    /// a non-negative number, it blocks at most 'timeout' seconds and raises
    /// the Empty exception if no item was available within that time.
    /// Otherwise ('block' is false), return an item if one is immediately
    /// available, else raise the Empty exception ('timeout' is ignored
    /// in that case).
    #[method("(block=True, timeout=None)")]
    fn get(
        token: &mut Token,
        this: Borrowed<'_>,
        block: Option<bool>,
        timeout: Option<Borrowed<'_>>,
    ) -> PyResult {
        let wait = deadline(token, block.unwrap_or(true), timeout)?;
        get(token, this, wait)
    }

    /// Remove and return an item from the queue without blocking.
    ///
    /// Only get an item if one is immediately available. Otherwise
    /// raise the Empty exception.
    #[method("()")]
    fn get_nowait(token: &mut Token, this: Borrowed<'_>) -> PyResult {
        get(token, this, None)
    }

    /// Return True if the queue is empty, False otherwise (not reliable!).
    #[method("()")]
    fn empty(token: &mut Token, this: Borrowed<'_>) -> PyResult<bool> {
        Ok(SimpleQueue::of(token, this).items.is_empty())
    }

    /// Return the approximate size of the queue (not reliable!).
    #[method("()")]
    fn qsize(token: &mut Token, this: Borrowed<'_>) -> PyResult<usize> {
        Ok(SimpleQueue::of(token, this).items.len())
    }

    /// See PEP 585
    #[classmethod("(object, /)")]
    fn __class_getitem__(token: &mut Token, class: Borrowed<'_>, object: Borrowed<'_>) -> PyResult {
        baton_types::generic_alias::new(token, class, object)
    }
}

/// C implementation of the Python queue module.
/// This module is an implementation detail, please do not use it directly.
#[baton_object::module(name = "_queue", classes(super::SIMPLE_QUEUE, super::EMPTY))]
pub mod module {}
