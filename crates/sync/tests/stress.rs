//! The locks under real threads. No test here depends on how long anything takes.
#![cfg(not(loom))]

use baton_sync::fork::{AfterFork, Hooks};
use baton_sync::thread::{Options, spawn};
use baton_sync::{Acquire, Arc, Condvar, Instant, Mutex, Parker, RawLock, Wait, Weak};

const THREADS: usize = 4;
const TURNS: usize = 20_000;

fn on_threads(body: impl Fn(usize) + Send + Sync + 'static) {
    let body = Arc::new(body);
    let threads: Vec<_> = (0..THREADS)
        .map(|number| {
            let body = body.clone();
            spawn(Options::default(), move || body(number)).unwrap()
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}

#[test]
fn no_update_is_lost() {
    let counter = Arc::new(Mutex::new(0usize));
    let shared = counter.clone();
    on_threads(move |_| {
        for _ in 0..TURNS {
            *shared.lock() += 1;
        }
    });
    assert_eq!(*counter.lock(), THREADS * TURNS);
}

#[test]
fn timed_and_patient_lockers_mix() {
    let shared = Arc::new((RawLock::new(), Mutex::new(0usize)));
    let other = shared.clone();
    on_threads(move |number| {
        for _ in 0..TURNS / 10 {
            let soon = Instant::now().after(std::time::Duration::from_micros(20));
            let deadline = (number % 2 == 0).then_some(soon);
            if other.0.lock_until(deadline) == Acquire::Acquired {
                *other.1.lock() += 1;
                other.0.unlock();
            } else {
                assert!(Instant::now() >= soon);
            }
        }
    });
    assert!(*shared.1.lock() >= THREADS / 2 * (TURNS / 10));
    assert!(!shared.0.is_locked());
}

#[test]
fn a_baton_goes_round() {
    let shared = Arc::new((Mutex::new(0usize), Condvar::new()));
    let other = shared.clone();
    on_threads(move |number| {
        for _ in 0..TURNS / 20 {
            let mut turn = other.0.lock();
            while *turn % THREADS != number {
                other.1.wait(&mut turn);
            }
            *turn += 1;
            other.1.notify_all();
        }
    });
    assert_eq!(*shared.0.lock(), THREADS * (TURNS / 20));
}

#[test]
fn parkers_play_ping_pong() {
    let parkers = Arc::new([Parker::new(), Parker::new()]);
    let other = parkers.clone();
    let thread = spawn(Options::default(), move || {
        for _ in 0..TURNS / 4 {
            other[1].park();
            other[0].unpark();
        }
    })
    .unwrap();
    for _ in 0..TURNS / 4 {
        parkers[1].unpark();
        parkers[0].park();
    }
    thread.join().unwrap();
}

#[test]
fn a_past_deadline_times_out_at_once() {
    let (lock, parker) = (RawLock::new(), Parker::new());
    lock.lock();
    let past = Some(Instant::from_nanos(1));
    assert_eq!(lock.lock_until(past), Acquire::TimedOut);
    assert_eq!(parker.park_until(past), Wait::TimedOut);
    parker.unpark();
    assert_eq!(parker.park_until(past), Wait::Woken);
}

#[test]
fn any_thread_may_unlock() {
    let lock = Arc::new(RawLock::new());
    lock.lock();
    let other = lock.clone();
    let thread = spawn(Options::default(), move || other.unlock()).unwrap();
    lock.lock();
    thread.join().unwrap();
    assert!(lock.is_locked());
}

#[test]
fn hooks_reset_what_is_alive() {
    let (kept, dropped) = (Arc::new(RawLock::new()), Arc::new(RawLock::new()));
    let hooks = Hooks::new();
    let weak = Arc::downgrade(&kept);
    hooks.register(weak as Weak<dyn AfterFork + Send + Sync>);
    let weak = Arc::downgrade(&dropped);
    hooks.register(weak as Weak<dyn AfterFork + Send + Sync>);
    kept.lock();
    drop(dropped);
    hooks.run_in_child();
    assert!(kept.try_lock());
}

#[test]
fn names_and_stacks() {
    let options = Options {
        name: Some("größer als fünfzehn".into()),
        stack_size: Some(1 << 20),
    };
    let thread = spawn(options, || {
        let name = std::fs::read("/proc/thread-self/comm").unwrap();
        let here = &raw const name as usize;
        let bounds = baton_sync::thread::stack_bounds().unwrap();
        (
            name,
            bounds.low < here && here < bounds.high,
            bounds.high - bounds.low,
        )
    })
    .unwrap();
    let (name, inside, size) = thread.join().unwrap();
    // Fifteen bytes, the last one half of a character.
    assert_eq!(name, b"gr\xc3\xb6\xc3\x9fer als f\xc3\n");
    assert!(inside && size >= 1 << 20);
}
