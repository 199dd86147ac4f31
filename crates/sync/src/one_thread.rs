//! A value that stays with the OS thread that made it, whatever holds it.

use core::ops::Deref;

/// Gives its value out on the OS thread that made it, and panics on any other.
pub struct OneThread<T> {
    value: core::mem::ManuallyDrop<T>,
    home: u64,
}

// SAFETY: the value is reached on its home thread only: `deref` compares, and nothing is dropped elsewhere.
unsafe impl<T> Send for OneThread<T> {}
// SAFETY: as above; other threads may hold a reference, but get nothing out of it.
unsafe impl<T> Sync for OneThread<T> {}

impl<T> OneThread<T> {
    /// Binds `value` to the calling OS thread.
    pub fn new(value: T) -> OneThread<T> {
        OneThread {
            value: core::mem::ManuallyDrop::new(value),
            home: home(),
        }
    }
}

/// Not the kernel's number, which is another one in the child of a fork.
fn home() -> u64 {
    crate::thread::ident()
}

impl<T> Deref for OneThread<T> {
    type Target = T;

    fn deref(&self) -> &T {
        assert_eq!(
            self.home,
            home(),
            "a value of one thread was used on another"
        );
        &self.value
    }
}

impl<T> Drop for OneThread<T> {
    fn drop(&mut self) {
        if self.home == home() {
            // SAFETY: dropped once, here, and never looked at again.
            unsafe { core::mem::ManuallyDrop::drop(&mut self.value) };
        }
    }
}
