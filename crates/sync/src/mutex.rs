//! A [`RawLock`] around a value.

use crate::RawLock;
use crate::atomic::const_fn;
use crate::fork::AfterFork;
use core::cell::UnsafeCell;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};

/// How often a mutex is tried before it is slept for; a model checker has no use for it.
const TRIES: usize = if cfg!(loom) { 0 } else { 50 };

/// Mutual exclusion over a `T`. Not poisoned by panics. The lock stands in front of the value: whoever takes it has the
/// value's first words in the same cache line.
#[derive(Default)]
#[repr(C)]
pub struct Mutex<T> {
    lock: RawLock,
    value: UnsafeCell<T>,
}

// SAFETY: the lock lets one thread at a time reach the value, which may therefore be used from
// any thread that could own it.
unsafe impl<T: Send> Send for Mutex<T> {}
// SAFETY: as above; sharing the mutex only ever hands the value to one thread at a time.
unsafe impl<T: Send> Sync for Mutex<T> {}

impl<T> Mutex<T> {
    const_fn! {
        /// An open mutex around `value`.
        pub fn new(value: T) -> Mutex<T> {
            Mutex { lock: RawLock::new(), value: UnsafeCell::new(value) }
        }
    }

    /// Waits for the mutex.
    #[inline]
    pub fn lock(&self) -> MutexGuard<'_, T> {
        self.lock.lock();
        MutexGuard::new(self)
    }

    /// Waits for the mutex, at first awake: for what is held for less than it takes to be put to sleep.
    pub fn lock_awake(&self) -> MutexGuard<'_, T> {
        for _ in 0..TRIES {
            if let Some(guard) = self.try_lock() {
                return guard;
            }
            core::hint::spin_loop();
        }
        self.lock()
    }

    /// Takes the mutex if it is open.
    #[inline]
    pub fn try_lock(&self) -> Option<MutexGuard<'_, T>> {
        self.lock.try_lock().then(|| MutexGuard::new(self))
    }

    /// The value, through the only reference to the mutex.
    pub fn get_mut(&mut self) -> &mut T {
        self.value.get_mut()
    }
}

impl<T> AfterFork for Mutex<T> {
    /// Opens the mutex. The value is whatever the dead holder left; the owner of the mutex puts
    /// it right.
    fn after_fork_in_child(&self) {
        self.lock.after_fork_in_child();
    }
}

/// The right to use the value; gives the mutex back when dropped.
pub struct MutexGuard<'a, T> {
    pub(crate) mutex: &'a Mutex<T>,
    /// A guard stays on its thread: critical sections are not handed around.
    not_send: PhantomData<*const ()>,
}

// SAFETY: a shared guard gives out `&T` only.
unsafe impl<T: Sync> Sync for MutexGuard<'_, T> {}

impl<'a, T> MutexGuard<'a, T> {
    fn new(mutex: &'a Mutex<T>) -> Self {
        MutexGuard {
            mutex,
            not_send: PhantomData,
        }
    }

    pub(crate) fn raw(&self) -> &'a RawLock {
        &self.mutex.lock
    }
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: this guard is the proof that the calling thread alone holds the lock, and the
        // reference cannot outlive it.
        unsafe { &*self.mutex.value.get() }
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as for `deref`; `&mut self` makes this the only reference.
        unsafe { &mut *self.mutex.value.get() }
    }
}

impl<T> Drop for MutexGuard<'_, T> {
    #[inline]
    fn drop(&mut self) {
        self.raw().unlock();
    }
}
