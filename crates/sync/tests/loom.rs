//! Every interleaving of small programs over the locks, on loom's model of memory.
//! `RUSTFLAGS="--cfg loom" cargo test -p baton-sync --release`
#![cfg(loom)]

use baton_sync::{Acquire, Arc, Condvar, Instant, Mutex, Parker, RawLock, Told, Turn, Wait};
use loom::cell::UnsafeCell;
use loom::thread;

/// Three preemptions find every known bug of this size and keep the search finite.
fn check(body: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(3);
    builder.check(body);
}

/// A counter that loom watches for unsynchronised access.
struct Watched(UnsafeCell<u32>);

impl Watched {
    fn add(&self) {
        // SAFETY: loom fails the test if two threads are in here.
        self.0.with_mut(|value| unsafe { *value += 1 });
    }
    fn get(&self) -> u32 {
        // SAFETY: as above.
        self.0.with(|value| unsafe { *value })
    }
}

// SAFETY: the point of the tests: accesses are ordered by the lock, and loom checks it.
unsafe impl Sync for Watched {}

#[test]
fn the_lock_excludes() {
    check(|| {
        let shared = Arc::new((RawLock::new(), Watched(UnsafeCell::new(0))));
        let other = shared.clone();
        let thread = thread::spawn(move || {
            for _ in 0..2 {
                other.0.lock();
                other.1.add();
                other.0.unlock();
            }
        });
        shared.0.lock();
        shared.1.add();
        shared.0.unlock();
        thread.join().unwrap();
        shared.0.lock();
        assert_eq!(shared.1.get(), 3);
        shared.0.unlock();
    });
}

#[test]
fn three_threads_all_get_the_lock() {
    check(|| {
        let counter = Arc::new(Mutex::new(0));
        let threads: Vec<_> = (0..2)
            .map(|_| {
                let counter = counter.clone();
                thread::spawn(move || *counter.lock() += 1)
            })
            .collect();
        *counter.lock() += 1;
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(*counter.lock(), 3);
    });
}

#[test]
fn giving_up_loses_no_wake_up() {
    check(|| {
        let lock = Arc::new(RawLock::new());
        lock.lock();
        let (first, second) = (lock.clone(), lock.clone());
        let impatient = thread::spawn(move || {
            if first.lock_until(Some(Instant::from_nanos(1))) == Acquire::Acquired {
                first.unlock();
            }
        });
        let patient = thread::spawn(move || {
            second.lock();
            second.unlock();
        });
        lock.unlock();
        impatient.join().unwrap();
        patient.join().unwrap();
        assert!(!lock.is_locked());
    });
}

#[test]
fn a_notification_is_not_lost() {
    check(|| {
        let shared = Arc::new((Mutex::new(false), Condvar::new()));
        let other = shared.clone();
        let thread = thread::spawn(move || {
            *other.0.lock() = true;
            other.1.notify_one();
        });
        let mut ready = shared.0.lock();
        while !*ready {
            shared.1.wait(&mut ready);
        }
        drop(ready);
        thread.join().unwrap();
    });
}

#[test]
fn a_permit_is_kept_and_taken_once() {
    check(|| {
        let parker = Arc::new(Parker::new());
        let other = parker.clone();
        let thread = thread::spawn(move || other.unpark());
        parker.park();
        thread.join().unwrap();
        assert_ne!(parker.park_until(Some(Instant::from_nanos(1))), Wait::Woken);
    });
}

#[test]
fn a_permit_publishes_what_was_written_before() {
    check(|| {
        let shared = Arc::new((Parker::new(), Watched(UnsafeCell::new(0))));
        let other = shared.clone();
        let thread = thread::spawn(move || {
            other.1.add();
            other.0.unpark();
        });
        shared.0.park();
        assert_eq!(shared.1.get(), 1);
        thread.join().unwrap();
    });
}

#[test]
fn a_grant_is_found_awake_or_asleep_and_publishes_what_was_written_before() {
    check(|| {
        let shared = Arc::new((Turn::new(), Watched(UnsafeCell::new(0))));
        shared.0.begin();
        let other = shared.clone();
        let thread = thread::spawn(move || {
            other.1.add();
            if other.0.grant() {
                other.0.wake();
            }
        });
        let mut told = shared.0.watch(std::time::Duration::ZERO);
        while told != Told::Granted {
            told = shared.0.sleep(None);
        }
        assert_eq!(shared.1.get(), 1);
        assert_eq!(shared.0.end(), Told::Granted);
        thread.join().unwrap();
    });
}

#[test]
fn a_deadline_and_a_message_at_once_lose_neither() {
    check(|| {
        let turn = Arc::new(Turn::new());
        turn.begin();
        let other = turn.clone();
        let thread = thread::spawn(move || {
            if other.call() {
                other.wake();
            }
        });
        let told = turn.sleep(Some(Instant::from_nanos(1)));
        assert!(matches!(told, Told::Called | Told::Late));
        thread.join().unwrap();
        assert_eq!(turn.end(), Told::Called);
    });
}

#[test]
fn a_lock_is_handed_over_by_a_condition() {
    // As `threading.Condition`: a waiter sleeps on a lock of its own, which the notifier opens.
    check(|| {
        let shared = Arc::new((RawLock::new(), RawLock::new(), Watched(UnsafeCell::new(0))));
        shared.0.lock();
        shared.1.lock();
        let other = shared.clone();
        let thread = thread::spawn(move || {
            other.0.lock();
            other.2.add();
            other.1.unlock();
            other.0.unlock();
        });
        shared.0.unlock();
        shared.1.lock();
        shared.0.lock();
        assert_eq!(shared.2.get(), 1);
        shared.0.unlock();
        thread.join().unwrap();
    });
}
